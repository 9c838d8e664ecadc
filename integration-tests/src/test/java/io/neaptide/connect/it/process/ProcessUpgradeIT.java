package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An earlier archive is replaced by the one that was built, in place, as the guide says: {@code
 * -Dneaptide.it.previous=<archive>}. A stream goes on in whatever phase it was.
 */
@EnabledIfSystemProperty(named = "neaptide.it.previous", matches = ".+")
class ProcessUpgradeIT {

  private static final int KEYS = 2_000;

  private final Random random = new Random(RandomSeed.of(this));
  private final String pluginsName = Clusters.uniqueName("plugins");
  private final Path plugins = install(System.getProperty("neaptide.it.previous"));
  private final WorkerProcess worker =
      WorkerProcess.distributed(
          Clusters.WORKSPACE,
          Clusters.worker("upgraded", Clusters.INSTALLATION.classPath(), plugins));

  @Test
  void connectorsThatStreamGoOn() throws IOException {
    worker.start();
    TableFlow flow = TableFlow.create("upgraded", worker);
    flow.start();
    ComparedFlow compared = ComparedFlow.of(flow);
    compared.target().write("orphan", "{}");
    flow.table().write("1", "{\"n\":1}");
    flow.awaitCopy(Map.of("1", "{\"n\":1}"));
    compared.with(sink -> sink.with("reconcile.max.deletes.percent", "100")).start(worker);
    compared.awaitTarget(worker, 3);

    upgrade();
    flow.table().write("2", "{\"n\":2}");
    flow.awaitCopy(Map.of("1", "{\"n\":1}", "2", "{\"n\":2}"));
    compared.awaitTarget(worker, 4);
    assertThat(flow.carried().records()).hasSize(2);
    worker.process().kill();
  }

  @ParameterizedTest
  @EnumSource(Strike.Moment.class)
  void newStreamEndsWithTheRightTable(Strike.Moment moment) throws IOException {
    ComparedTable table = table();
    ConnectorFile sink = sink(table);
    worker.start();
    try (StateTopicWatch state = new StateTopicWatch(Clusters.EXTERNAL, sink.name())) {
      worker.rest().put(sink.name(), sink.config());
      state.await("the phase " + moment, watch -> moment.hasCome(watch, 3));
    }

    upgrade();
    int written = table.awaitCopy(worker.process()::tail);
    table.input().write("streamed", "{}");
    assertThat(table.awaitCopy(worker.process()::tail)).isEqualTo(written + 1);
    worker.process().kill();
  }

  @ParameterizedTest
  @CsvSource({"PLANNED, reconcile.mode, plan", "REFUSED, reconcile.max.deletes.percent, 0"})
  void whatWaitsForItsOperatorWritesNothingAndIsAppliedLater(
      String phase, String property, String value) throws IOException {
    ComparedTable table = table();
    int before = table.target().records().size();
    int expected = table.recordsWhenEqual();
    ConnectorFile sink = sink(table);
    worker.start();
    try (StateTopicWatch state = new StateTopicWatch(Clusters.EXTERNAL, sink.name())) {
      worker.rest().put(sink.name(), sink.with(property, value).config());
      state.await(phase, watch -> watch.isIn(phase));
    }

    upgrade();
    assertThat(table.target().records()).hasSize(before);
    worker.rest().put(sink.name(), sink.config());
    assertThat(table.awaitCopy(worker.process()::tail)).isEqualTo(expected);
    worker.process().kill();
  }

  @Test
  void aStreamThatIsFinishedGoesOnWhereItEnded() throws IOException {
    ComparedTable table = table();
    int expected = table.recordsWhenEqual();
    ConnectorFile sink = sink(table);
    worker.start();
    try (StateTopicWatch state = new StateTopicWatch(Clusters.EXTERNAL, sink.name())) {
      worker.rest().put(sink.name(), sink.with("reconcile.mode", "once").config());
      state.await("FINISHED", watch -> watch.isIn("FINISHED"));
    }

    upgrade();
    table.input().write("later", "{}");
    assertThat(table.target().records()).hasSize(expected);
    worker.rest().put(sink.name(), sink.config());
    assertThat(table.awaitCopy(worker.process()::tail)).isEqualTo(expected + 1);
    worker.process().kill();
  }

  @Test
  void aStreamWithoutAComparisonGoesOnExactlyOnce() throws IOException {
    ComparedTable table =
        new ComparedTable(
            Clusters.internalTopic(Clusters.uniqueName("plain")).create(3),
            Clusters.externalTopic(Clusters.uniqueName("plain")).create(3),
            random,
            KEYS);
    table.change(table.input());
    int records = table.input().records().size();
    ConnectorFile sink =
        Clusters.example("table-sink-compare.json")
            .with("topics", table.input().name())
            .with("topic.format", table.target().name())
            .with("fetch.existing.enabled", "false")
            .with("delivery.guarantee", "exactly_once");
    worker.start();
    worker.rest().put(sink.name(), sink.config());
    table.awaitCopy(worker.process()::tail);

    upgrade();
    table.input().write("later", "{}");
    table.awaitCopy(worker.process()::tail);
    assertThat(table.target().records()).hasSize(records + 1);
    worker.process().kill();
  }

  private ComparedTable table() {
    String topic = Clusters.uniqueName("upgraded");
    ComparedTable table =
        new ComparedTable(
            Clusters.internalTopic(topic).create(3),
            Clusters.externalTopic(topic + ".copy").create(2),
            random,
            KEYS);
    table.changeBoth();
    return table;
  }

  private static ConnectorFile sink(ComparedTable table) {
    return Clusters.example("table-sink-compare.json")
        .with("topics", table.input().name())
        .with("reconcile.max.deletes.percent", "100")
        .with("kafka.producer.transaction.timeout.ms", "10000");
  }

  private void upgrade() throws IOException {
    worker.process().stop();
    List<Path> old;
    try (Stream<Path> all = Files.walk(plugins)) {
      old = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : old) {
      Files.delete(each);
    }
    assertThat(install(Clusters.INSTALLATION.archive().toString())).isEqualTo(plugins);
    worker.start();
  }

  private Path install(String archive) {
    return PluginFolder.install(Clusters.WORKSPACE, pluginsName, Path.of(archive));
  }
}
