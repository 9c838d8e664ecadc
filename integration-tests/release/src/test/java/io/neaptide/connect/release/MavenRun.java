package io.neaptide.connect.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run of the Maven that runs the tests.
 *
 * @param folder where it runs
 * @param environment what is added to the environment
 * @param umask which rights the files it makes do not have
 */
record MavenRun(Path folder, Map<String, String> environment, String umask) {

  /** The artifacts that this machine has already. */
  static final Path REPOSITORY = Path.of(System.getProperty("neaptide.maven.repository"));

  static final boolean OFFLINE = System.getProperty("neaptide.maven.mode").equals("offline=true");

  private static final String MAVEN =
      Path.of(System.getProperty("neaptide.maven.home"), "bin", "mvn").toString();
  private static final int LIMIT_MINUTES = 15;

  MavenRun {
    environment = Map.copyOf(environment);
  }

  static MavenRun in(Path folder) {
    return new MavenRun(folder, Map.of(), "022");
  }

  /** Runs to the end, which must be a good one. */
  void run(String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile("neaptide-maven-", ".log");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\""));
    command.addAll(List.of("sh", MAVEN, "-B", "-ntp"));
    if (OFFLINE) {
      // Folders are repositories that need no network.
      command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().remove("MAVEN_ARGS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(
            "Maven did not succeed with " + List.of(arguments) + "\n" + Files.readString(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Files.delete(log);
  }
}
