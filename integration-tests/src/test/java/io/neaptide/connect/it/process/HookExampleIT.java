package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The example of a hook compiles against the hook API alone, and runs from the plugin's folder. */
class HookExampleIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path PROJECT = Clusters.INSTALLATION.examples("event-processor");

  @Test
  void theExampleKeepsConfidentialRowsOutOfTheTarget() throws IOException {
    Path plugins = Clusters.archiveFolder();
    Path lib = find(plugins, "lib");
    Path api = find(lib, "neaptide-hook-api-.*\\.jar");
    Path classes = Files.createDirectory(plugins.resolveSibling(Clusters.uniqueName("classes")));
    compile(classes, api + File.pathSeparator + Clusters.INSTALLATION.classPath());
    jar(classes, lib.resolve("confidential-rows-1.0.jar"));

    WorkerProcess worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE,
                Clusters.worker("hook-worker", Clusters.INSTALLATION.classPath(), plugins))
            .start();
    String topic = Clusters.uniqueName("people");
    ConnectorFile sink =
        ConnectorFile.read(PROJECT.resolve("table-sink.json"), Clusters.addresses())
            .named(Clusters.uniqueName("hooked"))
            .with("topics", topic);
    assertThat(worker.rest().validate(sink.name(), without(sink, "event.processor.column")))
        .containsOnlyKeys("event.processor.column");
    assertThat(worker.rest().validate(sink.name(), sink.config())).isEmpty();
    TableTopic input = Clusters.internalTopic(topic).create(1);
    input.write("1", "{\"name\":\"Ada\",\"confidential\":false}");
    input.write("2", "{\"name\":\"Eve\",\"confidential\":true}");
    input.write("3", "{\"name\":\"Alan\"}");
    worker.rest().put(sink.name(), sink.config());

    TableTopic target = Clusters.externalTopic(topic + ".public");
    awaitTable(
        worker,
        target,
        Map.of("1", "{\"name\":\"Ada\",\"confidential\":false}", "3", "{\"name\":\"Alan\"}"));
    input.write("3", "{\"name\":\"Alan\",\"confidential\":true}");
    awaitTable(worker, target, Map.of("1", "{\"name\":\"Ada\",\"confidential\":false}"));
    worker.process().kill();
  }

  @Test
  void theProjectNeedsTheHookApiAndConnectsApiOnly() throws IOException {
    assertThat(Files.readString(PROJECT.resolve("pom.xml")).lines())
        .filteredOn(line -> line.contains("<artifactId>"))
        .map(String::trim)
        .containsExactly(
            "<artifactId>confidential-rows</artifactId>",
            "<artifactId>neaptide-hook-api</artifactId>",
            "<artifactId>connect-api</artifactId>");
  }

  private static Map<String, String> without(ConnectorFile connector, String key) {
    Map<String, String> config = new java.util.TreeMap<>(connector.config());
    config.remove(key);
    return config;
  }

  private static void awaitTable(WorkerProcess worker, TableTopic topic, Map<String, String> rows) {
    Waiting.until(
        topic.name() + " to hold " + rows,
        LIMIT,
        () -> topic.table().equals(rows),
        () -> "It holds " + topic.table() + "\n" + worker.process().tail());
  }

  /** The file or folder below a folder whose whole name matches. */
  private static Path find(Path folder, String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().matches(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No " + name + " in " + folder));
    }
  }

  private static void compile(Path classes, String classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> sources = Files.walk(PROJECT.resolve("src/main/java"))) {
      List<Path> java = sources.filter(path -> path.toString().endsWith(".java")).toList();
      assertThat(java).isNotEmpty();
      boolean compiled =
          compiler
              .getTask(
                  null,
                  null,
                  null,
                  List.of("--release", "17", "-proc:none", "-d", classes + "", "-cp", classPath),
                  null,
                  compiler
                      .getStandardFileManager(null, null, null)
                      .getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(compiled).as("the example compiles").isTrue();
    }
  }

  private static void jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
  }
}
