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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void whatIsDeliveredAtLeastOnceInBetweenIsNotWrittenAgainExactlyOnce() {
    clusters.input().createTopic("switched", 1);
    Map<String, String> exactly =
        clusters.sinkConfig("switched", "delivery.guarantee", "exactly_once");
    Map<String, String> atLeast =
        clusters.sinkConfig("switched", "delivery.guarantee", "at_least_once");
    clusters.startSink("switched-sink", exactly);
    produce("switched", 0, 5);
    awaitKeys("switched", keys(0, 5));
    clusters.awaitCommitted("switched-sink", "switched", 5);

    clusters.startSink("switched-sink", atLeast);
    produce("switched", 5, 25);
    awaitKeys("switched", keys(0, 25));
    clusters.awaitCommitted("switched-sink", "switched", 25);

    clusters.startSink("switched-sink", exactly);
    produce("switched", 25, 30);
    awaitKeys("switched", keys(0, 30));
    clusters.awaitCommitted("switched-sink", "switched", 30);

    // A reset while it is configured to deliver at least once counts, too.
    stop("switched-sink");
    clusters.connect().configureConnector("switched-sink", atLeast);
    reset("switched-sink");
    clusters.connect().configureConnector("switched-sink", exactly);
    clusters.connect().resumeConnector("switched-sink");
    awaitKeys(
        "switched", Stream.of(keys(0, 30), keys(0, 30)).flatMap(Stream::of).toArray(String[]::new));
    clusters.awaitCommitted("switched-sink", "switched", 30);

    // Other settings go on only with another version, and then from where the input stands.
    exactly.put("topic.format", "switched.moved");
    clusters.connect().configureConnector("switched-sink", exactly);
    assertThat(clusters.awaitFailure("switched-sink"))
        .contains("topic.format (was the default, is 'switched.moved')")
        .contains("set stream.version to another value: the connector then goes on");
    exactly.put("stream.version", "2");
    clusters.startSink("switched-sink", exactly);
    produce("switched", 30, 31);
    awaitKeys("switched.moved", "k30");
    clusters.connect().deleteConnector("switched-sink");
  }

  @Test
  void aComparedStreamThatDeliveredAtLeastOnceInBetweenComparesAgain() {
    clusters.input().createTopic("left", 1);
    clusters.external().createTopic("left", 1, 1, Map.of("cleanup.policy", "compact"));
    Map<String, String> comparing = comparing("left");
    clusters.startSink("left-sink", comparing);
    produce("left", 0, 5);
    awaitKeysInAnyOrder("left", keys(0, 5));
    // Delivery without exactly once goes on from Connect's offsets, which follow the positions.
    clusters.awaitCommitted("left-sink", "left", 5);

    Map<String, String> atLeast = clusters.sinkConfig("left");
    clusters.startSink("left-sink", atLeast);
    produce("left", 5, 25);
    awaitKeysInAnyOrder("left", keys(0, 25));
    clusters.awaitCommitted("left-sink", "left", 25);
    clusters.produceExternal(List.of(record("left", "gone", "{}")));

    clusters.startSink("left-sink", comparing);
    awaitKeysInAnyOrder(
        "left",
        Stream.of(keys(0, 25), new String[] {"gone", "gone"})
            .flatMap(Stream::of)
            .toArray(String[]::new));
    clusters.connect().deleteConnector("left-sink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void aPlanThatIsGivenUpLeavesTheDeliveryWithoutOneWhereItStood(String guarantee) {
    String topic = "planned." + guarantee;
    String sink = topic + "-sink";
    clusters.input().createTopic(topic, 1);
    clusters.external().createTopic(topic, 1, 1, Map.of("cleanup.policy", "compact"));
    Map<String, String> plain = clusters.sinkConfig(topic, "delivery.guarantee", guarantee);
    clusters.startSink(sink, plain);
    produce(topic, 0, 5);
    awaitKeys(topic, keys(0, 5));
    clusters.awaitCommitted(sink, topic, 5);

    Map<String, String> planning = comparing(topic);
    planning.put("reconcile.mode", "plan");
    clusters.startSink(sink, planning);
    awaitPhase(sink, "PLANNED");
    produce(topic, 5, 7);

    clusters.startSink(sink, plain);
    awaitKeys(topic, keys(0, 7));
    produce(topic, 7, 8);
    awaitKeys(topic, keys(0, 8));
    clusters.connect().deleteConnector(sink);
  }

  private static void awaitPhase(String sink, String phase) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(clusters.read("__neaptide-" + sink))
                    .filteredOn(record -> text(record.key()).equals("generation"))
                    .last()
                    .extracting(record -> text(record.value()))
                    .asString()
                    .contains("\"phase\":\"" + phase + "\""));
  }

  @Test
  void aPositionThatRetentionHasPassedIsGoneOnFromAtTheLogStart() throws Exception {
    clusters.input().createTopic("expired", 1);
    clusters.startSink(
        "expired-sink",
        clusters.sinkConfig(
            "expired",
            "delivery.guarantee",
            "exactly_once",
            "worker.kafka.bootstrap.servers",
            clusters.input().bootstrapServers(),
            "consumer.override.auto.offset.reset",
            "latest"));
    awaitAssigned("expired-sink");
    produce("expired", 0, 10);
    awaitKeys("expired", keys(0, 10));
    clusters.awaitCommitted("expired-sink", "expired", 10);
    stop("expired-sink");
    produce("expired", 10, 20);
    try (Admin admin = clusters.input().createAdminClient()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("expired", 0), RecordsToDelete.beforeOffset(15)))
          .all()
          .get();
    }
    clusters.connect().resumeConnector("expired-sink");

    awaitKeys(
        "expired", Stream.of(keys(0, 10), keys(15, 20)).flatMap(Stream::of).toArray(String[]::new));
    clusters.connect().deleteConnector("expired-sink");
  }

  @Test
  void aTargetTopicThatIsDeletedIsCreatedAgainAndAStateTopicIsMissed() {
    clusters.input().createTopic("deleted", 1);
    clusters.startSink(
        "deleted-sink",
        clusters.sinkConfig(
            "deleted",
            "delivery.guarantee",
            "exactly_once",
            "kafka.producer.max.block.ms",
            "1000"));
    produce("deleted", 0, 3);
    awaitKeys("deleted", keys(0, 3));
    clusters.awaitCommitted("deleted-sink", "deleted", 3);

    clusters.external().deleteTopic("deleted");
    produce("deleted", 3, 5);
    awaitKeys("deleted", keys(3, 5));

    clusters.external().deleteTopic("__neaptide-deleted-sink");
    produce("deleted", 5, 6);
    assertThat(clusters.awaitFailure("deleted-sink"))
        .contains("The state topic __neaptide-deleted-sink was deleted")
        .contains("Restart the connector with its tasks");
    clusters.connect().deleteConnector("deleted-sink");
  }

  /** Waits until the consumer has found out where the input ends. */
  private static void awaitAssigned(String sink) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(clusters.hasCommitted(sink)).isTrue());
  }

  private static void produce(String topic, int from, int to) {
    clusters.produce(
        IntStream.range(from, to).mapToObj(i -> record(topic, "k" + i, "{\"n\":1}")).toList());
  }

  private static String[] keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toArray(String[]::new);
  }

  private static void awaitKeysInAnyOrder(String topic, String... keys) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(clusters.read(topic))
                    .extracting(record -> text(record.key()))
                    .containsExactlyInAnyOrder(keys));
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
