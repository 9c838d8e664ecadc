package io.neaptide.connect.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Everything compiled twice, as if by two people: each file comes out the same. */
@EnabledIfSystemProperty(named = "neaptide.it.builds", matches = "true")
class ReproducibleBuildIT {

  @Test
  void twoBuildsFromTheSameSourcesAreTheSame(@TempDir Path folder) throws Exception {
    Map<String, String> one =
        build(
            folder.resolve("one"),
            "-Duser.timezone=UTC -Duser.language=en -Duser.country=US",
            "022");
    Map<String, String> other =
        build(
            folder.resolve("a/deeper/folder"),
            "-Duser.timezone=Pacific/Chatham -Duser.language=tr -Duser.country=TR",
            "077");

    assertThat(one)
        .containsKeys(
            name("common", "neaptide-common", ".jar"),
            name("hook-api", "neaptide-hook-api", ".jar"),
            name("command", "neaptide-command", ".zip"),
            name("distribution", "neaptide-kafka-connect-tables", ".jar"),
            name("distribution", "neaptide-kafka-connect-tables", ".zip"),
            "distribution/published.pom")
        .isEqualTo(other);
  }

  private static String name(String module, String artifact, String end) {
    return module + "/" + artifact + "-" + ProjectCopy.VERSION + end;
  }

  /** Names and digests of all that was built. */
  private static Map<String, String> build(Path folder, String options, String umask)
      throws IOException, InterruptedException {
    ProjectCopy.sources(folder);
    new MavenRun(folder, Map.of("MAVEN_OPTS", options), umask)
        .run(
            "package",
            "-Prelease",
            "-DskipTests",
            "-Dmaven.repo.local=" + MavenRun.REPOSITORY,
            "-pl",
            ".," + String.join(",", Published.MODULES));
    Map<String, String> built = new TreeMap<>();
    for (String module : Published.MODULES) {
      try (Stream<Path> files = Files.list(folder.resolve(module).resolve("target"))) {
        for (Path file : files.filter(ReproducibleBuildIT::isPublished).toList()) {
          built.put(module + "/" + file.getFileName(), digest(file));
        }
      }
    }
    return built;
  }

  private static String digest(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has SHA-256", e);
    }
  }

  /**
   * Not what another jar is made of. The jars of sources and javadoc keep the modes of files: they
   * need the same umask.
   */
  private static boolean isPublished(Path file) {
    return file.toString().matches(".*\\.(jar|zip|json|pom)")
        && !file.toString().matches(".*-(sources|javadoc)\\.jar|.*/original-.*");
  }
}
