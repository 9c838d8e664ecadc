package io.neaptide.connect.quickstart;

import io.neaptide.connect.quickstart.cluster.ClassPathFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the built project is.
 *
 * @param home the root of the project
 */
record Installation(Path home) {

  /** The class path of a broker and of a worker, without the plugin. */
  String classPath() {
    return ClassPathFile.read(home.resolve("quickstart/target/worker.classpath"));
  }

  /** The component archive. */
  Path archive() {
    Path folder = home.resolve("distribution/target");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> archives = files.filter(file -> file.toString().endsWith(".zip")).toList();
      if (archives.size() != 1) {
        throw new IllegalStateException(
            "Expected one archive in "
                + folder
                + ", found "
                + archives
                + "; run mvn clean package");
      }
      return archives.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException("No archive in " + folder + "; run mvn package first", e);
    }
  }

  /** A connector of the examples. */
  Path example(String name) {
    return home.resolve("config-examples/rest").resolve(name);
  }
}
