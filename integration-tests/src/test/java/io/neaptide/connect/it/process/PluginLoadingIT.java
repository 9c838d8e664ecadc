package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.sink.metrics.SinkMetric;
import io.neaptide.connect.source.metrics.SourceMetric;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both forms of the plugin load in workers of every supported line, and carry a table there. */
class PluginLoadingIT {

  static Stream<Arguments> pluginsAndWorkers() {
    Path archive = Clusters.INSTALLATION.archive();
    Path jar = Clusters.INSTALLATION.jar();
    return SupportedWorker.tested().stream()
        .flatMap(
            worker ->
                worker == SupportedWorker.V4_4
                    ? Stream.of(
                        Arguments.of(worker, archive, "service_load"),
                        Arguments.of(worker, jar, "only_scan"))
                    : Stream.of(
                        Arguments.of(worker, archive, "only_scan"),
                        Arguments.of(worker, jar, "service_load")));
  }

  /** What the archive has beside the plugin, such as the command, is nothing to a worker. */
  @Test
  void workerTakesNothingFromTheArchiveButItsLibraries() throws Exception {
    Path folder =
        PluginFolder.install(
            Clusters.WORKSPACE, Clusters.uniqueName("plugins"), Clusters.INSTALLATION.archive());
    List<Path> found = new ArrayList<>();
    try (Stream<Path> components = Files.list(folder)) {
      for (Path component : components.toList()) {
        assertThat(component.resolve("bin/neaptide")).isRegularFile();
        found.addAll(PluginUtils.pluginUrls(component));
      }
    }

    assertThat(found).isNotEmpty().allMatch(each -> each.getParent().endsWith("lib"));
    try (URLClassLoader loader = new URLClassLoader(urls(found), null)) {
      assertThat(loader.findResource("io/neaptide/connect/RowConverter.class")).isNotNull();
      assertThat(loader.findResource("io/neaptide/connect/command/NeaptideCommand.class")).isNull();
    }
  }

  private static URL[] urls(List<Path> files) throws MalformedURLException {
    URL[] urls = new URL[files.size()];
    for (int at = 0; at < urls.length; at++) {
      urls[at] = files.get(at).toUri().toURL();
    }
    return urls;
  }

  private static boolean isOurs(String connector) {
    return connector.startsWith("io.neaptide.");
  }

  @ParameterizedTest(name = "{0}, {1}, plugin.discovery={2}")
  @MethodSource("pluginsAndWorkers")
  void pluginLoadsCarriesComparesAndOutlivesARestart(
      SupportedWorker supported, Path plugin, String discovery) {
    WorkerProcess.Setup setup =
        Clusters.worker(
                "loading-worker",
                supported.classPath(),
                PluginFolder.install(Clusters.WORKSPACE, Clusters.uniqueName("plugins"), plugin))
            .with("plugin.discovery", discovery);
    WorkerProcess worker = WorkerProcess.distributed(Clusters.WORKSPACE, setup).start();

    assertThat(worker.rest().connectorPlugins("source"))
        .filteredOn(PluginLoadingIT::isOurs)
        .containsExactly("io.neaptide.connect.source.TableSourceConnector");
    assertThat(worker.rest().connectorPlugins("sink"))
        .filteredOn(PluginLoadingIT::isOurs)
        .containsExactly("io.neaptide.connect.sink.TableSinkConnector");
    assertThat(worker.process().log())
        .content()
        .doesNotContainPattern("(WARN|ERROR).*bin/neaptide");

    TableFlow flow = TableFlow.create("loading", worker);
    flow.table().write("1", "{\"firstName\":\"Ada\",\"balance\":12345678901234567890.10}");
    flow.table().write("2", "{\"firstName\":\"Alan\",\"balance\":0.1}");
    flow.start();
    flow.awaitCopy(
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"balance\":12345678901234567890.10}",
            "2", "{\"firstName\":\"Alan\",\"balance\":0.1}"));

    flow.table().write("2", null);
    flow.table().write("3", "{\"firstName\":\"Grace\",\"balance\":null}");
    flow.awaitCopy(
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"balance\":12345678901234567890.10}",
            "3", "{\"firstName\":\"Grace\",\"balance\":null}"));
    showsTheSameMetricsAsEveryWorker(worker, flow);
    comparesAndOutlivesARestart(worker, flow);
    showsNoMetricsOfTasksThatEnded(worker);
    worker.process().kill();
  }

  private static void comparesAndOutlivesARestart(WorkerProcess worker, TableFlow flow) {
    ComparedFlow compared = ComparedFlow.of(flow);
    compared.target().write("1", "{\"balance\":12345678901234567890.1,\"firstName\":\"Ada\"}");
    compared.target().write("3", "{\"firstName\":\"Grace\",\"balance\":1}");
    compared.target().write("gone", "{}");
    compared.start(worker);
    // One row is the same, one is changed, and one is deleted.
    compared.awaitTarget(worker, 3 + 2);

    worker.process().stop();
    flow.table().write("4", "{\"firstName\":\"Edsger\"}");
    worker.start();
    compared.awaitTarget(worker, 3 + 2 + 1);
    flow.awaitCopy(
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"balance\":12345678901234567890.10}",
            "3", "{\"firstName\":\"Grace\",\"balance\":null}",
            "4", "{\"firstName\":\"Edsger\"}"));
  }

  private static void showsTheSameMetricsAsEveryWorker(WorkerProcess worker, TableFlow flow) {
    WorkerMetrics metrics = new WorkerMetrics(worker.process().pid());
    String source = connector(worker, "table-source");
    String sink = connector(worker, "table-sink");
    await(worker, () -> total(metrics, sink, "sink-delete-write-total") >= 1);

    assertThat(total(metrics, source, "source-row-read-total")).isGreaterThanOrEqualTo(3);
    assertThat(total(metrics, source, "source-delete-emit-total")).isGreaterThanOrEqualTo(1);
    assertThat(total(metrics, sink, "sink-row-write-total")).isGreaterThanOrEqualTo(3);
    String partition = "topic=" + flow.table().name() + ",partition=0/";
    assertThat(metrics.of(source)).containsKeys(names("task=0/", SourceMetric.values()));
    assertThat(metrics.of(source))
        .containsKeys("task=0," + partition + "source-record-lag")
        .containsEntry("task=0,outcome=fail/source-malformed-record-total", 0.0);
    assertThat(metrics.of(sink)).containsKeys(names("task=0/", SinkMetric.values()));
    assertThat(metrics.of(sink)).containsKeys("task=0," + partition + "sink-position-lag");
  }

  private static void showsNoMetricsOfTasksThatEnded(WorkerProcess worker) {
    WorkerMetrics metrics = new WorkerMetrics(worker.process().pid());
    String source = connector(worker, "table-source");
    String sink = connector(worker, "table-sink");
    await(worker, () -> !metrics.names(source).isEmpty() && !metrics.names(sink).isEmpty());
    worker.rest().delete(source);
    worker.rest().delete(sink);
    await(worker, () -> metrics.names(source).isEmpty() && metrics.names(sink).isEmpty());
  }

  private static String connector(WorkerProcess worker, String prefix) {
    return worker.rest().connectors().stream()
        .filter(name -> name.startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private static double total(WorkerMetrics metrics, String connector, String name) {
    return ((Number) metrics.of(connector).getOrDefault("task=0/" + name, 0)).doubleValue();
  }

  private static String[] names(String prefix, MetricDefinition... definitions) {
    return Arrays.stream(definitions)
        .filter(each -> each.tags().isEmpty())
        .map(each -> prefix + each.metricName())
        .toArray(String[]::new);
  }

  private static void await(WorkerProcess worker, Waiting.Condition condition) {
    Waiting.until(
        "the metrics of both connectors",
        Duration.ofSeconds(30),
        condition,
        () -> worker.process().tail());
  }
}
