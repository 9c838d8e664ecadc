package io.neaptide.connect.it.docs;

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
  }

  private static final int LIMIT_SECONDS = 90;
  private static final Map<String, String> MAINS =
      Map.of(
          "kafka-console-consumer.sh", "org.apache.kafka.tools.consumer.ConsoleConsumer",
          "kafka-consumer-groups.sh", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
          "kafka-get-offsets.sh", "org.apache.kafka.tools.GetOffsetShell",
          "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
          "kafka-transactions.sh", "org.apache.kafka.tools.TransactionsCommand",
          "neaptide", "io.neaptide.connect.command.NeaptideCommand");

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
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (Map.Entry<String, String> main : MAINS.entrySet()) {
      Path script = bin.resolve(main.getKey());
      Files.writeString(
          script,
          "#!/bin/sh\nexec '%s' -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
              .formatted(java, classPath, main.getValue()));
      if (!script.toFile().setExecutable(true)) {
        throw new IOException("Cannot make executable: " + script);
      }
    }
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
        new ProcessBuilder("bash", "-u", "-c", snippet)
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
