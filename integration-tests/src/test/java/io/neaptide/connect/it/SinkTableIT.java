package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTableIT {

  private static SinkClusters clusters;

  @BeforeAll
  static void start() {
    clusters = SinkClusters.start(1, new Properties());
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void upsertsAndDeletesMakeTheSameTableInANewCompactedTopic() throws Exception {
    clusters.input().createTopic("people", 2);
    clusters.produce(
        List.of(
            record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":null}"),
            record("people", "2", "{\"firstName\":\"Alan\"}"),
            record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"),
            record("people", "2", null),
            record("people", "3", "{\"firstName\":\"Grace\",\"lastName\":null}")));

    clusters.startSink(
        "people-sink",
        clusters.sinkConfig(
            "people",
            "topic.format",
            "copy.of.${topic}",
            "topic.creation.default.partitions",
            "3"));

    clusters.awaitTable(
        "copy.of.people",
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}",
            "3", "{\"firstName\":\"Grace\",\"lastName\":null}"));
    assertThat(clusters.external().describeTopics("copy.of.people").get("copy.of.people"))
        .hasValueSatisfying(topic -> assertThat(topic.partitions()).hasSize(3));
    assertThat(topicConfig("copy.of.people", "cleanup.policy")).isEqualTo("compact");
    clusters.connect().deleteConnector("people-sink");
  }

  @Test
  void structsWithLogicalTypesBecomeRowsUnderCanonicalJsonKeys() {
    clusters.input().createTopic("orders", 1);
    clusters.produce(
        List.of(
            record(
                "orders",
                "{\"b\":2,\"a\":\"x\"}",
                "{\"schema\":{\"type\":\"struct\",\"fields\":["
                    + "{\"field\":\"amount\",\"type\":\"bytes\",\"name\":"
                    + "\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"2\"}},"
                    + "{\"field\":\"day\",\"type\":\"int32\",\"name\":"
                    + "\"org.apache.kafka.connect.data.Date\"},"
                    + "{\"field\":\"at\",\"type\":\"int64\",\"name\":"
                    + "\"org.apache.kafka.connect.data.Timestamp\"},"
                    + "{\"field\":\"raw\",\"type\":\"bytes\"},"
                    + "{\"field\":\"note\",\"type\":\"string\",\"optional\":true}]},"
                    + "\"payload\":{\"amount\":\"MDk=\",\"day\":20000,\"at\":1000,"
                    + "\"raw\":\"AQI=\",\"note\":null}}")));

    clusters.startSink(
        "orders-sink",
        clusters.sinkConfig(
            "orders",
            "key.serializer",
            "json",
            "key.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "key.converter.schemas.enable",
            "false",
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter"));

    clusters.awaitTable(
        "orders",
        Map.of(
            "{\"a\":\"x\",\"b\":2}",
            "{\"amount\":123.45,\"day\":\"2024-10-04\",\"at\":\"1970-01-01T00:00:01Z\","
                + "\"raw\":\"AQI=\",\"note\":null}"));
    clusters.connect().deleteConnector("orders-sink");
  }

  @Test
  void timestampsAndHeadersAreKept() {
    clusters.input().createTopic("kept", 1);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            "kept", 0, 1_700_000_000_000L, SinkClusters.bytes("k"), SinkClusters.bytes("{}"));
    record.headers().add("text", SinkClusters.bytes("Zürich")).add("none", null);
    clusters.produce(List.of(record));

    clusters.startSink("kept-sink", clusters.sinkConfig("kept"));

    clusters.awaitTable("kept", Map.of("k", "{}"));
    ConsumerRecord<byte[], byte[]> written = clusters.read("kept").get(0);
    assertThat(written.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(SinkClusters.text(written.headers().lastHeader("text").value())).isEqualTo("Zürich");
    assertThat(written.headers().lastHeader("none").value()).isNull();
    clusters.connect().deleteConnector("kept-sink");
  }

  @Test
  void recordsThatCannotBeWrittenGoToTheDeadLetterQueueAndStopNothing() {
    clusters
        .input()
        .createTopic("dirty", 1, 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    clusters
        .input()
        .createTopic("rejected", 1, 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    clusters
        .external()
        .createTopic(
            "dirty",
            1,
            1,
            Map.of(
                "cleanup.policy",
                "compact",
                "max.message.bytes",
                "20000",
                "message.timestamp.after.max.ms",
                "3600000"));
    long tooFarAhead = System.currentTimeMillis() + 86_400_000L;
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      records.add(record("dirty", "k" + i % 50, "{\"i\":" + i + "}"));
      expected.put("k" + i % 50, "{\"i\":" + i + "}");
      if (i % 100 == 10) {
        records.add(record("dirty", null, "{\"noKey\":" + i + "}"));
        records.add(record("dirty", "large" + i, "{\"x\":\"" + "y".repeat(30_000) + "\"}"));
        records.add(
            new ProducerRecord<>(
                "dirty",
                0,
                tooFarAhead,
                SinkClusters.bytes("ahead" + i),
                SinkClusters.bytes("{\"ahead\":" + i + "}")));
      }
    }
    clusters.produce(records);

    clusters.startSink(
        "dirty-sink",
        clusters.sinkConfig(
            "dirty",
            "errors.tolerance",
            "all",
            "errors.deadletterqueue.topic.name",
            "rejected",
            "errors.deadletterqueue.topic.replication.factor",
            "1",
            "errors.deadletterqueue.context.headers.enable",
            "true"));

    clusters.awaitTable("dirty", expected);
    await()
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rejectedKeys())
                    .containsExactlyInAnyOrder(
                        "null",
                        "null",
                        "null",
                        "large10",
                        "large110",
                        "large210",
                        "ahead10",
                        "ahead110",
                        "ahead210"));
    assertThat(clusters.taskStates("dirty-sink")).containsExactly("RUNNING");
    clusters.awaitCommitted("dirty-sink", "dirty", records.size());
    clusters.connect().deleteConnector("dirty-sink");
  }

  private static List<String> rejectedKeys() {
    return SinkClusters.read(clusters.input(), "rejected").stream()
        .map(each -> String.valueOf(SinkClusters.text(each.key())))
        .toList();
  }

  @Test
  void withoutADeadLetterQueueABadRecordFailsTheTaskAndIsNotCommitted() {
    clusters.input().createTopic("strict", 1);
    clusters.produce(List.of(record("strict", "a", "{}"), record("strict", null, "{\"x\":1}")));

    clusters.connect().configureConnector("strict-sink", clusters.sinkConfig("strict"));

    assertThat(clusters.awaitFailure("strict-sink"))
        .contains("The record strict-0 at offset 1 cannot be written: The record has no key");
    assertThat(clusters.committed("strict-sink", "strict")).isLessThanOrEqualTo(1);
    clusters.connect().deleteConnector("strict-sink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void aSinkThatReadsWhatItWritesEndsSoonWhereNothingTellsWhichClusterItReads(String guarantee) {
    String topic = "loop-" + guarantee;
    clusters.input().createTopic(topic, 2);
    clusters.produce(
        List.of(
            record(topic, "1", "{\"a\":1}"),
            record(topic, "2", "{\"a\":2}"),
            record(topic, "3", "{\"a\":3}")));

    clusters
        .connect()
        .configureConnector(
            topic,
            clusters.sinkConfig(
                topic,
                "kafka.bootstrap.servers",
                clusters.input().bootstrapServers(),
                "delivery.guarantee",
                guarantee));

    assertThat(clusters.awaitFailure(topic))
        .contains(
            "The cluster of kafka.bootstrap.servers is the worker's own, since what Connect commits"
                + " for this connector stands there: the connector would read what it writes, as"
                + " topics '"
                + topic
                + "' selects the target topic '"
                + topic
                + "', too.");
    assertThat(SinkClusters.read(clusters.input(), topic)).hasSizeLessThan(1_500);
    clusters.connect().deleteConnector(topic);
  }

  @Test
  void validationReportsEveryWrongKeyAtOnce() {
    Map<String, String> config =
        clusters.sinkConfig(
            "x",
            "name",
            "wrong-sink",
            "key.serializer",
            "no.such.Format",
            "topic.format",
            "a b",
            "kafka.producer.acks",
            "1",
            "kafka.linger.ms",
            "soon",
            "delivery.guarantee",
            "maybe");

    ConfigInfos infos = clusters.connect().validateConnectorConfig("TableSinkConnector", config);

    assertThat(infos.configs())
        .filteredOn(each -> !each.configValue().errors().isEmpty())
        .extracting(each -> each.configValue().name())
        .containsExactlyInAnyOrder(
            "key.serializer",
            "topic.format",
            "kafka.producer.acks",
            "kafka.linger.ms",
            "delivery.guarantee");
  }

  @Test
  void validationSaysWhenTheClusterDoesNotAnswer() {
    Map<String, String> config =
        clusters.sinkConfig("x", "name", "far-sink", "kafka.bootstrap.servers", "localhost:1");

    ConfigInfos infos = clusters.connect().validateConnectorConfig("TableSinkConnector", config);

    assertThat(infos.configs())
        .filteredOn(each -> !each.configValue().errors().isEmpty())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.configValue().errors().toString())
                    .contains("No answer from the Kafka cluster at localhost:1"));
  }

  private static String topicConfig(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = clusters.external().createAdminClient()) {
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }
  }
}
