package io.neaptide.connect.quickstart.cluster;

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
public record Installation(Path home) {

  public static final String HOME_PROPERTY = "neaptide.home";

  private static final String PLUGIN = "neaptide-kafka-connect-tables-";

  /** The project that the system property {@value #HOME_PROPERTY} names, else the one here. */
  public static Installation current() {
    return new Installation(
        Path.of(System.getProperty(HOME_PROPERTY, ".")).toAbsolutePath().normalize());
  }

  /** The class path of a broker and of a worker of the newest Kafka, without the plugin. */
  public String classPath() {
    return ClassPathFile.read(home.resolve("quickstart/target/worker.classpath"));
  }

  /** The component archive. */
  public Path archive() {
    return built(".zip");
  }

  /** The drop-in jar. */
  public Path jar() {
    return built(".jar");
  }

  /** A file or folder of the example configurations. */
  public Path examples(String path) {
    return home.resolve("config-examples").resolve(path);
  }

  private Path built(String suffix) {
    Path folder = home.resolve("distribution/target");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> file.getFileName().toString().startsWith(PLUGIN))
              .filter(file -> file.toString().endsWith(suffix))
              .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
              .toList();
      if (found.size() != 1) {
        throw new IllegalStateException(
            "Expected one " + suffix + " in " + folder + ", found " + found + "; run mvn package");
      }
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing built in " + folder + "; run mvn package first", e);
    }
  }
}
