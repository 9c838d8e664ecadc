package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory and the processes that work in it. Closing it ends the processes, the newest first,
 * and deletes the directory; the end of this virtual machine does the same, however it comes,
 * except by SIGKILL.
 */
public final class Workspace implements AutoCloseable {

  private final Path directory;
  private final List<JavaProcess> processes = Collections.synchronizedList(new ArrayList<>());
  private final Thread hook = new Thread(this::end, "workspace-clean-up");
  private volatile boolean kept;

  private Workspace(Path directory) {
    this.directory = directory;
  }

  /** Makes a new directory in the one for temporary files. */
  public static Workspace create(String prefix) {
    try {
      Workspace workspace = new Workspace(Files.createTempDirectory(prefix));
      Files.writeString(workspace.directory.resolve("log4j2.properties"), LOG4J2);
      Files.writeString(workspace.directory.resolve("log4j.properties"), LOG4J);
      Runtime.getRuntime().addShutdownHook(workspace.hook);
      return workspace;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory for temporary files", e);
    }
  }

  private static final String LOG4J2 =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p [%t] %c{1.} %m%n
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      logger.clients.name = org.apache.kafka.clients
      logger.clients.level = warn
      logger.values.name = org.apache.kafka.common.config.AbstractConfig
      logger.values.level = warn
      """;

  private static final String LOG4J =
      """
      log4j.rootLogger=INFO, console
      log4j.appender.console=org.apache.log4j.ConsoleAppender
      log4j.appender.console.layout=org.apache.log4j.PatternLayout
      log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss.SSS} %-5p [%t] %c %m%n
      log4j.logger.org.apache.kafka.clients=WARN
      log4j.logger.org.apache.kafka.common.config.AbstractConfig=WARN
      """;

  /** Where the processes keep their data, configurations and logs. */
  public Path directory() {
    return directory;
  }

  /** Keeps the directory when the workspace closes, for a look at the logs. */
  public void keepDirectory() {
    kept = true;
  }

  /** Prepares a process in a directory of its own; it is not started yet. */
  JavaProcess process(JavaProcess.Launch launch) {
    List<String> options = new ArrayList<>();
    options.add("-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties").toUri());
    options.add("-Dlog4j.configuration=" + directory.resolve("log4j.properties").toUri());
    options.add("-Djava.awt.headless=true");
    options.addAll(launch.jvmOptions());
    JavaProcess process =
        new JavaProcess(
            new JavaProcess.Launch(
                launch.name(), launch.classPath(), options, launch.mainClass(), launch.arguments()),
            subdirectory(launch.name()));
    processes.add(process);
    return process;
  }

  /** Makes a directory in this one. */
  Path subdirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the directory " + name, e);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The virtual machine is ending, and its hook is what we are or what comes next.
      return;
    }
  }

  private synchronized void end() {
    List<JavaProcess> newestFirst = new ArrayList<>(processes);
    Collections.reverse(newestFirst);
    newestFirst.forEach(JavaProcess::kill);
    processes.clear();
    if (!kept && Files.exists(directory)) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }
}
