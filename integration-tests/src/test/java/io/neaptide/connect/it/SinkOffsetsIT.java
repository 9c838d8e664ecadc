package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.record;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of the sink that are altered and reset through Connect's REST API. */
class SinkOffsetsIT {

  private static SinkClusters clusters;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void start() {
    Properties broker = new Properties();
    broker.put("transaction.state.log.num.partitions", "4");
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    clusters = SinkClusters.start(1, broker);
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void aResetMakesANewStreamThatComparesAgain() {
    clusters.input().createTopic("again", 2);
    clusters.external().createTopic("again", 2, 1, Map.of("cleanup.policy", "compact"));
    clusters.produce(List.of(record("again", "a", "{\"n\":1}"), record("again", "b", "{\"n\":2}")));
    clusters.startSink("again-sink", comparing("again"));
    clusters.awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}"));
    clusters.produce(List.of(record("again", "c", "{\"n\":3}")));
    clusters.awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "c", "{\"n\":3}"));
    stop("again-sink");
    clusters.produceExternal(
        List.of(record("again", "b", "{\"n\":22}"), record("again", "gone", "{\"n\":9}")));
    int before = clusters.read("again").size();

    assertThatThrownBy(
            () ->
                clusters
                    .connect()
                    .alterSinkConnectorOffset("again-sink", new TopicPartition("again", 0), 0L))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("Reset all offsets instead");
    reset("again-sink");
    clusters.connect().resumeConnector("again-sink");

    clusters.awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "c", "{\"n\":3}"));
    assertThat(clusters.read("again")).as("only the difference is written").hasSize(before + 2);
    clusters.connect().deleteConnector("again-sink");
  }

  @Test
  void aStoppedConnectorThatIsNotResetStreamsOn() {
    clusters.input().createTopic("on", 1);
    clusters.produce(List.of(record("on", "a", "{\"n\":1}")));
    clusters.startSink("on-sink", comparing("on"));
    clusters.awaitTable("on", Map.of("a", "{\"n\":1}"));
    stop("on-sink");
    clusters.produceExternal(List.of(record("on", "foreign", "{\"n\":9}")));
    clusters.produce(List.of(record("on", "b", "{\"n\":2}")));
    clusters.connect().resumeConnector("on-sink");

    clusters.awaitTable("on", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "foreign", "{\"n\":9}"));
    clusters.connect().deleteConnector("on-sink");
  }

  @Test
  void plainExactlyOnceReadsAgainFromAnAlteredOffsetAndFromTheBeginningAfterAReset() {
    clusters.input().createTopic("plain", 1);
    clusters.produce(
        List.of(
            record("plain", "a", "{\"n\":1}"),
            record("plain", "b", "{\"n\":2}"),
            record("plain", "c", "{\"n\":3}")));
    Map<String, String> config = clusters.sinkConfig("plain", "delivery.guarantee", "exactly_once");
    clusters.startSink("plain-sink", config);
    awaitKeys("plain", "a", "b", "c");
    clusters.awaitCommitted("plain-sink", "plain", 3);

    stop("plain-sink");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                clusters
                    .connect()
                    .alterSinkConnectorOffset("plain-sink", new TopicPartition("plain", 0), 2L)
                    .contains("success"));
    clusters.connect().resumeConnector("plain-sink");
    awaitKeys("plain", "a", "b", "c", "c");

    stop("plain-sink");
    reset("plain-sink");
    clusters.connect().resumeConnector("plain-sink");
    awaitKeys("plain", "a", "b", "c", "c", "a", "b", "c");
    clusters.connect().deleteConnector("plain-sink");
  }

  private static void awaitKeys(String topic, String... keys) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(clusters.read(topic))
                    .extracting(record -> text(record.key()))
                    .containsExactly(keys));
  }

  /** Stops a connector and waits until its tasks have left. */
  private static void stop(String name) {
    clusters.connect().stopConnector(name);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                clusters.connect().connectorStatus(name).connector().state().equals("STOPPED")
                    && clusters.taskStates(name).isEmpty());
  }

  /** Resets offsets; refused as long as the tasks have not quite stopped. */
  private static void reset(String name) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> clusters.connect().resetConnectorOffsets(name).contains("success"));
  }

  private Map<String, String> comparing(String topic) {
    return clusters.sinkConfig(
        topic,
        "fetch.existing.enabled",
        "true",
        "state.dir",
        stateDirectory.toString(),
        "worker.kafka.bootstrap.servers",
        clusters.input().bootstrapServers(),
        "consumer.override.isolation.level",
        "read_committed");
  }
}
