package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command {@code neaptide} of an installed plugin, run as a user runs it. */
public final class NeaptideTool {

  private static final long TIMEOUT_SECONDS = 90;

  private final Path command;

  private NeaptideTool(Path command) {
    this.command = command;
  }

  /**
   * The one in a folder that the component archive was unpacked into.
   *
   * @param plugins the folder, as {@link PluginFolder} makes it
   */
  public static NeaptideTool of(Path plugins) {
    try (Stream<Path> files = Files.walk(plugins)) {
      return new NeaptideTool(
          files
              .filter(file -> file.endsWith(Path.of("bin", "neaptide")))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("There is no bin/neaptide in " + plugins)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + plugins, e);
    }
  }

  /** The folder that it is in. */
  public Path folder() {
    return command.getParent();
  }

  /**
   * Runs the command to its end.
   *
   * @param exitCode what it must end with
   * @return what it printed as its result
   * @throws IllegalStateException if it ends otherwise
   */
  public List<String> run(int exitCode, List<String> arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line =
        new ArrayList<>(
            List.of(
                java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", command.toString()));
    line.addAll(arguments);
    try {
      Path errors = Files.createTempFile("neaptide", ".err");
      try {
        Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
        List<String> output = text(process).lines().toList();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != exitCode) {
          process.destroyForcibly();
          throw new IllegalStateException(
              "neaptide "
                  + String.join(" ", arguments)
                  + (ended ? " ended with " + process.exitValue() : " did not end")
                  + ": "
                  + Files.readString(errors)
                  + String.join("\n", output));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("neaptide cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while neaptide ran", e);
    }
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
