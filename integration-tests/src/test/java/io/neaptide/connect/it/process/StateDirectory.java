package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The folder where sinks have their working state. */
record StateDirectory(Path path) {

  /** Waits until nothing is left in it, as it must be when the connectors are deleted. */
  void awaitEmpty(Duration limit) {
    Waiting.until("the working state to be removed", limit, () -> files().isEmpty());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.toList();
    }
  }
}
