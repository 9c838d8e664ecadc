package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java process with its log in a file. It can be started again after it ended; the log goes on in
 * the same file. Not thread-safe, except {@link #kill()}.
 */
public final class JavaProcess {

  /** Names the JDK that processes run on where it is not the one of this virtual machine. */
  public static final String JAVA_HOME_PROPERTY = "neaptide.java.home";

  private static final Duration POLITE = Duration.ofSeconds(20);
  private static final int TAIL_LINES = 40;
  private static final int TAIL_BYTES = 64 * 1024;

  /**
   * What to start.
   *
   * @param name names the process in messages and its log file
   * @param classPath the complete class path
   * @param jvmOptions options of the virtual machine
   * @param mainClass the class to run
   * @param arguments its arguments
   */
  public record Launch(
      String name,
      String classPath,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments) {

    public Launch {
      jvmOptions = List.copyOf(jvmOptions);
      arguments = List.copyOf(arguments);
    }

    private List<String> command() {
      List<String> command = new ArrayList<>();
      String javaHome = System.getProperty(JAVA_HOME_PROPERTY, System.getProperty("java.home"));
      command.add(Path.of(javaHome, "bin", "java").toString());
      command.addAll(jvmOptions);
      command.add("-cp");
      command.add(classPath);
      command.add(mainClass);
      command.addAll(arguments);
      return command;
    }
  }

  private final Launch launch;
  private final Path directory;
  private final Path log;
  private volatile Process process;

  JavaProcess(Launch launch, Path directory) {
    this.launch = launch;
    this.directory = directory;
    this.log = directory.resolve(launch.name() + ".log");
  }

  /** Starts the process; it must not be running. */
  public void start() {
    if (isAlive()) {
      throw new IllegalStateException(launch.name() + " is running already");
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(launch.command())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      // Options meant for this virtual machine are not meant for that one.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + launch.name(), e);
    }
  }

  /** Returns when the condition holds; fails at once when the process ends before. */
  void awaitReady(Duration timeout, Waiting.Condition condition) {
    Waiting.until(
        launch.name() + " to be ready",
        timeout,
        () -> {
          requireAlive();
          return condition.holds();
        },
        this::tail);
  }

  /** Waits for the end, and returns the exit code. */
  int awaitExit(Duration timeout) {
    Waiting.until(launch.name() + " to end", timeout, () -> !isAlive(), this::tail);
    return process.exitValue();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Waits for the end of the process, and tells whether it came in time. */
  public boolean endsWithin(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + launch.name(), e);
    }
  }

  /** Fails with the end of the log if the process is not running. */
  public void requireAlive() {
    if (!isAlive()) {
      throw new ProcessEndedException(
          launch.name()
              + " ended"
              + (process == null ? " before it started" : " with exit code " + process.exitValue())
              + ".\n"
              + tail());
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    if (process == null) {
      return;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** SIGTERM, and SIGKILL if that is not heeded; returns when the process is gone. */
  public void stop() {
    if (process == null) {
      return;
    }
    process.destroy();
    if (!awaitEnd(POLITE)) {
      kill();
    }
  }

  /** SIGSTOP: the process stands still, and its connections stay open. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  public long pid() {
    requireAlive();
    return process.pid();
  }

  public Path log() {
    return log;
  }

  /** The last lines of the log and the errors before them, with the name of its file. */
  public String tail() {
    if (!Files.exists(log)) {
      return log + " does not exist.";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(file.length(), TAIL_BYTES)];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      int tail = Math.max(0, lines.size() - TAIL_LINES);
      return Stream.concat(
              lines.subList(0, tail).stream().filter(JavaProcess::tellsOfError),
              lines.subList(tail, lines.size()).stream())
          .collect(Collectors.joining("\n  ", "The end of " + log + ":\n  ", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log, e);
    }
  }

  private static boolean tellsOfError(String line) {
    return line.contains(" ERROR ") || line.contains(" FATAL ") || line.startsWith("Caused by: ");
  }

  private boolean awaitEnd(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("SIG" + name + " did not reach " + launch.name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot send SIG" + name + " to " + launch.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while signalling " + launch.name(), e);
    }
  }
}
