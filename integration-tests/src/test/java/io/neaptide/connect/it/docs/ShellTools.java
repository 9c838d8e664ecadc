package io.neaptide.connect.it.docs;

import io.neaptide.connect.quickstart.cluster.KafkaScripts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shell whose path has Kafka's tools and {@code neaptide}, each from the class path. */
final class ShellTools {

  /**
   * A snippet that is running.
   *
   * @param out where its output goes
   */
  record Running(Process process, Path out) {

    /** What it printed, once it has ended. */
    String output() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("Does not end; so far " + Files.readString(out));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** The same of one that must end well. */
    String result() throws IOException, InterruptedException {
      String printed = output();
      if (process.exitValue() != 0 || printed.contains("error_code")) {
        throw new AssertionError("Ended with " + process.exitValue() + ": " + printed);
      }
      return printed;
    }
  }

  private static final int LIMIT_SECONDS = 90;
  private final Path folder;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private ShellTools(Path folder) {
    this.folder = folder;
  }

  /** The tools, as scripts in a folder. */
  static ShellTools in(Path folder) throws IOException {
    // A log of the tests would stand between what the tools print.
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("log4j-slf4j-impl"))
            .collect(Collectors.joining(":"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    KafkaScripts.write(bin, classPath);
    KafkaScripts.write(bin, "neaptide", classPath, "io.neaptide.connect.command.NeaptideCommand");
    return new ShellTools(folder);
  }

  /** Whether what the tools are used with is there. */
  static boolean canRun() throws InterruptedException {
    for (String command : Set.of("bash", "curl", "jq")) {
      try {
        new ProcessBuilder(command, "--version")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      } catch (IOException notFound) {
        return false;
      }
    }
    return true;
  }

  ShellTools with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Starts a snippet, with the errors among its output. */
  Running start(String snippet) throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-eu", "-c", snippet)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Map<String, String> environment = bash.environment();
    environment.putAll(variables);
    environment.merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = bash.start();
    process.getOutputStream().close();
    return new Running(process, out);
  }
}
