package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.Records;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.StateTopic;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets of the sink that are altered and reset through Connect's REST API. */
@ExtendWith(SharedClusters.class)
class SinkOffsetsIT {

  private final ConnectClusters clusters;

  SinkOffsetsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void aResetMakesANewStreamThatComparesAgain() {
    clusters.worker().create("again", 2);
    clusters.external().create("again", 2, Map.of("cleanup.policy", "compact"));
    clusters
        .worker()
        .produce(List.of(record("again", "a", "{\"n\":1}"), record("again", "b", "{\"n\":2}")));
    clusters.connectors().start("again-sink", clusters.comparingSinkConfig("again"));
    clusters.external().awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}"));
    clusters.worker().produce(List.of(record("again", "c", "{\"n\":3}")));
    clusters
        .external()
        .awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "c", "{\"n\":3}"));
    clusters.connectors().stop("again-sink");
    clusters
        .external()
        .produce(List.of(record("again", "b", "{\"n\":22}"), record("again", "gone", "{\"n\":9}")));
    int before = clusters.external().read("again").size();

    assertThatThrownBy(
            () ->
                clusters
                    .connectors()
                    .connect()
                    .alterSinkConnectorOffset("again-sink", new TopicPartition("again", 0), 0L))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("Reset all offsets instead");
    clusters.connectors().resetOffsets("again-sink");
    clusters.connectors().resume("again-sink");

    clusters
        .external()
        .awaitTable("again", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "c", "{\"n\":3}"));
    assertThat(clusters.external().read("again"))
        .as("only the difference is written")
        .hasSize(before + 2);
  }

  @Test
  void aStoppedConnectorThatIsNotResetStreamsOn() {
    clusters.worker().create("on", 1);
    clusters.worker().produce(List.of(record("on", "a", "{\"n\":1}")));
    clusters.connectors().start("on-sink", clusters.comparingSinkConfig("on"));
    clusters.external().awaitTable("on", Map.of("a", "{\"n\":1}"));
    clusters.connectors().stop("on-sink");
    clusters.external().produce(List.of(record("on", "foreign", "{\"n\":9}")));
    clusters.worker().produce(List.of(record("on", "b", "{\"n\":2}")));
    clusters.connectors().resume("on-sink");

    clusters
        .external()
        .awaitTable("on", Map.of("a", "{\"n\":1}", "b", "{\"n\":2}", "foreign", "{\"n\":9}"));
  }

  @Test
  void plainExactlyOnceReadsAgainFromAnAlteredOffsetAndFromTheBeginningAfterAReset() {
    clusters.worker().create("plain", 1);
    clusters
        .worker()
        .produce(
            List.of(
                record("plain", "a", "{\"n\":1}"),
                record("plain", "b", "{\"n\":2}"),
                record("plain", "c", "{\"n\":3}")));
    Map<String, String> config = clusters.sinkConfig("plain", "delivery.guarantee", "exactly_once");
    clusters.connectors().start("plain-sink", config);
    awaitKeys("plain", List.of("a", "b", "c"));
    clusters.awaitCommitted("plain-sink", "plain", 3);

    clusters.connectors().stop("plain-sink");
    eventually()
        .ignoreExceptions()
        .until(
            () ->
                clusters
                    .connectors()
                    .connect()
                    .alterSinkConnectorOffset("plain-sink", new TopicPartition("plain", 0), 2L)
                    .contains("success"));
    clusters.connectors().resume("plain-sink");
    awaitKeys("plain", List.of("a", "b", "c", "c"));

    clusters.connectors().stop("plain-sink");
    clusters.connectors().resetOffsets("plain-sink");
    clusters.connectors().resume("plain-sink");
    awaitKeys("plain", List.of("a", "b", "c", "c", "a", "b", "c"));
  }

  @Test
  void whatIsDeliveredAtLeastOnceInBetweenIsNotWrittenAgainExactlyOnce() {
    clusters.worker().create("switched", 1);
    Map<String, String> exactly =
        clusters.sinkConfig("switched", "delivery.guarantee", "exactly_once");
    Map<String, String> atLeast =
        clusters.sinkConfig("switched", "delivery.guarantee", "at_least_once");
    clusters.connectors().start("switched-sink", exactly);
    produce("switched", 0, 5);
    awaitKeys("switched", keys(0, 5));
    clusters.awaitCommitted("switched-sink", "switched", 5);

    clusters.connectors().start("switched-sink", atLeast);
    produce("switched", 5, 25);
    awaitKeys("switched", keys(0, 25));
    clusters.awaitCommitted("switched-sink", "switched", 25);

    clusters.connectors().start("switched-sink", exactly);
    produce("switched", 25, 30);
    awaitKeys("switched", keys(0, 30));
    clusters.awaitCommitted("switched-sink", "switched", 30);

    // A reset while it is configured to deliver at least once counts, too.
    clusters.connectors().stop("switched-sink");
    clusters.connectors().configure("switched-sink", atLeast);
    clusters.connectors().resetOffsets("switched-sink");
    clusters.connectors().configure("switched-sink", exactly);
    clusters.connectors().resume("switched-sink");
    awaitKeys("switched", joined(keys(0, 30), keys(0, 30)));
    clusters.awaitCommitted("switched-sink", "switched", 30);

    // Other settings go on only with another version, and then from where the input stands.
    exactly.put("topic.format", "switched.moved");
    clusters.connectors().configure("switched-sink", exactly);
    assertThat(clusters.connectors().awaitFailure("switched-sink"))
        .contains("topic.format (was the default, is 'switched.moved')")
        .contains("set stream.version to another value: the connector then goes on");
    exactly.put("stream.version", "2");
    clusters.connectors().start("switched-sink", exactly);
    produce("switched", 30, 31);
    awaitKeys("switched.moved", List.of("k30"));
  }

  @Test
  void aComparedStreamThatDeliveredAtLeastOnceInBetweenComparesAgain() {
    clusters.worker().create("left", 1);
    clusters.external().create("left", 1, Map.of("cleanup.policy", "compact"));
    Map<String, String> comparing = clusters.comparingSinkConfig("left");
    clusters.connectors().start("left-sink", comparing);
    produce("left", 0, 5);
    awaitKeysInAnyOrder("left", keys(0, 5));
    // Delivery without exactly once goes on from Connect's offsets, which follow the positions.
    clusters.awaitCommitted("left-sink", "left", 5);

    Map<String, String> atLeast = clusters.sinkConfig("left");
    clusters.connectors().start("left-sink", atLeast);
    produce("left", 5, 25);
    awaitKeysInAnyOrder("left", keys(0, 25));
    clusters.awaitCommitted("left-sink", "left", 25);
    clusters.external().produce(List.of(record("left", "gone", "{}")));

    clusters.connectors().start("left-sink", comparing);
    awaitKeysInAnyOrder("left", joined(keys(0, 25), List.of("gone", "gone")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void afterAPlanThatIsGivenUpThePlainDeliveryGoesOnWhereItStood(String guarantee) {
    String topic = "planned." + guarantee;
    String sink = topic + "-sink";
    clusters.worker().create(topic, 1);
    clusters.external().create(topic, 1, Map.of("cleanup.policy", "compact"));
    Map<String, String> plain = clusters.sinkConfig(topic, "delivery.guarantee", guarantee);
    clusters.connectors().start(sink, plain);
    produce(topic, 0, 5);
    awaitKeys(topic, keys(0, 5));
    clusters.awaitCommitted(sink, topic, 5);

    Map<String, String> planning = clusters.comparingSinkConfig(topic);
    planning.put("reconcile.mode", "plan");
    clusters.connectors().start(sink, planning);
    new StateTopic(clusters.external(), sink).awaitPhase("1", "PLANNED", 1);
    produce(topic, 5, 7);

    clusters.connectors().start(sink, plain);
    awaitKeys(topic, keys(0, 7));
    produce(topic, 7, 8);
    awaitKeys(topic, keys(0, 8));
  }

  @Test
  void whereRetentionHasPassedThePositionTheSinkGoesOnAtTheLogStart() {
    clusters.worker().create("expired", 1);
    clusters
        .connectors()
        .start(
            "expired-sink",
            clusters.sinkConfig(
                "expired",
                "delivery.guarantee",
                "exactly_once",
                "worker.kafka.bootstrap.servers",
                clusters.worker().bootstrapServers(),
                "consumer.override.auto.offset.reset",
                "latest"));
    awaitAssigned("expired-sink");
    produce("expired", 0, 10);
    awaitKeys("expired", keys(0, 10));
    clusters.awaitCommitted("expired-sink", "expired", 10);
    clusters.connectors().stop("expired-sink");
    produce("expired", 10, 20);
    clusters.worker().deleteRecordsBefore("expired", 0, 15);
    clusters.connectors().resume("expired-sink");

    awaitKeys("expired", joined(keys(0, 10), keys(15, 20)));
  }

  @Test
  void aDeletedTargetTopicIsCreatedAgainAndADeletedStateTopicFailsTheTask() {
    clusters.worker().create("deleted", 1);
    clusters
        .connectors()
        .start(
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

    clusters.external().delete("deleted");
    produce("deleted", 3, 5);
    awaitKeys("deleted", keys(3, 5));

    clusters.external().delete("__neaptide-deleted-sink");
    produce("deleted", 5, 6);
    assertThat(clusters.connectors().awaitFailure("deleted-sink"))
        .contains("The state topic __neaptide-deleted-sink was deleted")
        .contains("Restart the connector with its tasks");
  }

  /** Waits until the consumer has found out where the input ends. */
  private void awaitAssigned(String sink) {
    eventually().untilAsserted(() -> assertThat(clusters.committedOffsets(sink)).isNotEmpty());
  }

  private void produce(String topic, int from, int to) {
    clusters
        .worker()
        .produce(keys(from, to).stream().map(key -> record(topic, key, "{\"n\":1}")).toList());
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private void awaitKeys(String topic, List<String> keys) {
    clusters.external().awaitKeys(topic, keys);
  }

  private void awaitKeysInAnyOrder(String topic, List<String> keys) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(Records.keys(clusters.external().read(topic)))
                    .containsExactlyInAnyOrderElementsOf(keys));
  }
}
