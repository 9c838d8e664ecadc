package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two versions of the plugin in one worker, each connector with the one that it names. */
class ProcessPluginVersionsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String VERSION_CONFIG = "connector.plugin.version";
  private static final String OTHER_VERSION = "0.0.9";

  static List<SupportedWorker> workersThatTakeVersions() {
    return SupportedWorker.testedSince(SupportedWorker.V4_1);
  }

  @ParameterizedTest
  @MethodSource("workersThatTakeVersions")
  void eachConnectorRunsTheVersionThatItNames(SupportedWorker supported) throws IOException {
    String name = Clusters.uniqueName("plugins");
    Path plugins = PluginFolder.install(Clusters.WORKSPACE, name, Clusters.INSTALLATION.archive());
    makeOtherVersion(onlyFolder(plugins));
    PluginFolder.install(Clusters.WORKSPACE, name, Clusters.INSTALLATION.archive());
    WorkerProcess worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE,
                Clusters.worker("versions-worker", supported.classPath(), plugins))
            .start();
    TableFlow flow = TableFlow.create("versions", worker);
    flow.table().write("1", "{\"n\":1}");
    String newest =
        worker
            .rest()
            .pluginVersions(flow.connectors().get(0).config().get("connector.class"))
            .stream()
            .filter(version -> !version.equals(OTHER_VERSION))
            .findFirst()
            .orElseThrow();

    ConnectorFile source = flow.connectors().get(0).with(VERSION_CONFIG, OTHER_VERSION);
    ComparedFlow compared = ComparedFlow.of(flow).with(sink -> sink.with(VERSION_CONFIG, newest));
    assertThat(worker.rest().validate(source.name(), source.config())).isEmpty();
    assertThat(worker.rest().validate(compared.sink().name(), compared.sink().config())).isEmpty();
    worker.rest().put(source.name(), source.config());
    worker.rest().awaitRunning(source.name(), LIMIT);
    compared.start(worker);
    compared.awaitTarget(worker, 1);

    assertThat(versions(worker, source)).containsOnly(OTHER_VERSION);
    assertThat(versions(worker, compared.sink())).containsOnly(newest);

    // Another version of the same connector goes on where the former was.
    ConnectorFile upgraded = source.with(VERSION_CONFIG, newest);
    worker.rest().put(upgraded.name(), upgraded.config());
    flow.table().write("2", "{\"n\":2}");
    compared.awaitTarget(worker, 2);
    assertThat(versions(worker, upgraded)).containsOnly(newest);
    assertThat(flow.carried().records()).hasSize(2);
    worker.process().kill();
  }

  private static List<String> versions(WorkerProcess worker, ConnectorFile connector) {
    JsonNode status = worker.rest().status(connector.name());
    return Stream.concat(Stream.of(status.path("connector")), streamOf(status.path("tasks")))
        .map(each -> each.path("version").asText())
        .toList();
  }

  private static Stream<JsonNode> streamOf(JsonNode tasks) {
    return StreamSupport.stream(tasks.spliterator(), false);
  }

  private static Path onlyFolder(Path plugins) throws IOException {
    try (Stream<Path> folders = Files.list(plugins)) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** Makes of the unpacked archive one that says it is of another version. */
  private static void makeOtherVersion(Path folder) throws IOException {
    Path other = Files.move(folder, folder.resolveSibling("other-version"));
    Path common;
    try (Stream<Path> jars = Files.list(other.resolve("lib"))) {
      common =
          jars.filter(jar -> jar.getFileName().toString().startsWith("neaptide-common-"))
              .findFirst()
              .orElseThrow();
    }
    try (FileSystem jar = FileSystems.newFileSystem(common, Map.of())) {
      Files.writeString(
          jar.getPath("io/neaptide/connect/common/version.properties"),
          "version=" + OTHER_VERSION + "\n");
    }
  }
}
