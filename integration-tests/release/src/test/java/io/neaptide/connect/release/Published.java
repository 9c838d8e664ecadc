package io.neaptide.connect.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder in the layout of a Maven repository.
 *
 * @param folder where it is
 */
record Published(Path folder) {

  static final String PLUGIN = "neaptide-kafka-connect-tables";

  /** The modules that what is published is made of. */
  static final List<String> MODULES =
      List.of(
          "common",
          "hook-api",
          "jdbc-state-store",
          "source-connector",
          "sink-connector",
          "command",
          "distribution");

  /** A file of an artifact, such as {@code .pom} or {@code -sources.jar}. */
  Path file(String artifact, String suffix) {
    return folder
        .resolve("io/neaptide/connect")
        .resolve(artifact)
        .resolve(ProjectCopy.VERSION)
        .resolve(artifact + "-" + ProjectCopy.VERSION + suffix);
  }

  /** Names of all files but checksums and lists of versions, without the version. */
  Set<String> names() throws IOException {
    return files().stream()
        .map(file -> file.getFileName().toString().replace("-" + ProjectCopy.VERSION, ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All files but checksums and lists of versions. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*\\.(md5|sha1|sha256|sha512)"))
          .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
          .sorted()
          .toList();
    }
  }
}
