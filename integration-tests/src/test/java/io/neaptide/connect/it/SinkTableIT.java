package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.keys;
import static io.neaptide.connect.it.testing.Records.record;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sink without an initial phase writes the table of its input to its target topic. */
@ExtendWith(SharedClusters.class)
class SinkTableIT {

  private final ConnectClusters clusters;

  SinkTableIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void upsertsAndDeletesMakeTheSameTableInANewCompactedTopic() {
    clusters.worker().create("people", 2);
    clusters
        .worker()
        .produce(
            List.of(
                record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":null}"),
                record("people", "2", "{\"firstName\":\"Alan\"}"),
                record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"),
                record("people", "2", null),
                record("people", "3", "{\"firstName\":\"Grace\",\"lastName\":null}")));

    clusters
        .connectors()
        .start(
            "people-sink",
            clusters.sinkConfig(
                "people",
                "topic.format",
                "copy.of.${topic}",
                "topic.creation.default.partitions",
                "3"));

    clusters
        .external()
        .awaitTable(
            "copy.of.people",
            Map.of(
                "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}",
                "3", "{\"firstName\":\"Grace\",\"lastName\":null}"));
    assertThat(clusters.external().ends("copy.of.people")).as("partitions").hasSize(3);
    assertThat(clusters.external().config("copy.of.people", "cleanup.policy")).isEqualTo("compact");
  }

  @Test
  void structsWithLogicalTypesBecomeRowsUnderCanonicalJsonKeys() {
    clusters.worker().create("orders", 1);
    clusters
        .worker()
        .produce(
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

    clusters
        .connectors()
        .start(
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

    clusters
        .external()
        .awaitTable(
            "orders",
            Map.of(
                "{\"a\":\"x\",\"b\":2}",
                "{\"amount\":123.45,\"day\":\"2024-10-04\",\"at\":\"1970-01-01T00:00:01Z\","
                    + "\"raw\":\"AQI=\",\"note\":null}"));
  }

  @Test
  void timestampsAndHeadersAreKept() {
    clusters.worker().create("stamped", 1);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("stamped", 0, 1_700_000_000_000L, bytes("k"), bytes("{}"));
    record.headers().add("text", bytes("Zürich")).add("none", null);
    clusters.worker().produce(List.of(record));

    clusters.connectors().start("stamped-sink", clusters.sinkConfig("stamped"));

    clusters.external().awaitTable("stamped", Map.of("k", "{}"));
    ConsumerRecord<byte[], byte[]> written = clusters.external().read("stamped").get(0);
    assertThat(written.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(text(written.headers().lastHeader("text").value())).isEqualTo("Zürich");
    assertThat(written.headers().lastHeader("none").value()).isNull();
  }

  @Test
  void recordsThatCannotBeWrittenGoToTheDeadLetterQueueAndStopNothing() {
    clusters.worker().create("dirty", 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    clusters.worker().create("rejected", 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    clusters
        .external()
        .create(
            "dirty",
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
                "dirty", 0, tooFarAhead, bytes("ahead" + i), bytes("{\"ahead\":" + i + "}")));
      }
    }
    clusters.worker().produce(records);

    clusters
        .connectors()
        .start(
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

    clusters.external().awaitTable("dirty", expected);
    eventually()
        .untilAsserted(
            () ->
                assertThat(keys(clusters.worker().read("rejected")))
                    .containsExactlyInAnyOrder(
                        null,
                        null,
                        null,
                        "large10",
                        "large110",
                        "large210",
                        "ahead10",
                        "ahead110",
                        "ahead210"));
    assertThat(clusters.connectors().states("dirty-sink")).containsExactly("RUNNING");
    clusters.awaitCommitted("dirty-sink", "dirty", records.size());
  }

  @Test
  void withoutADeadLetterQueueABadRecordFailsTheTaskAndIsNotCommitted() {
    clusters.worker().create("strict", 1);
    clusters
        .worker()
        .produce(List.of(record("strict", "a", "{}"), record("strict", null, "{\"x\":1}")));

    clusters.connectors().configure("strict-sink", clusters.sinkConfig("strict"));

    assertThat(clusters.connectors().awaitFailure("strict-sink"))
        .contains("The record strict-0 at offset 1 cannot be written: The record has no key");
    assertThat(clusters.committed("strict-sink", "strict")).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"at_least_once, classic", "at_least_once, consumer", "exactly_once, classic"})
  void aSinkThatWouldReadWhatItWritesWritesNothingWhereNoKeyTellsWhichClusterItReads(
      String guarantee, String protocol) {
    String topic = "circle-" + guarantee + "-" + protocol;
    clusters.worker().create(topic, 2);
    clusters
        .worker()
        .produce(
            List.of(
                record(topic, "1", "{\"a\":1}"),
                record(topic, "2", "{\"a\":2}"),
                record(topic, "3", "{\"a\":3}")));

    clusters
        .connectors()
        .connect()
        .configureConnector(
            topic,
            clusters.sinkConfig(
                topic,
                "kafka.bootstrap.servers",
                clusters.worker().bootstrapServers(),
                "consumer.override.group.protocol",
                protocol,
                "delivery.guarantee",
                guarantee));

    assertThat(clusters.connectors().awaitFailure(topic))
        .contains(
            "The cluster of kafka.bootstrap.servers is the worker's own, since the consumer group"
                + " connect-"
                + topic
                + " has partitions of this task there: the connector would read what it writes, as"
                + " topics '"
                + topic
                + "' selects the target topic '"
                + topic
                + "', too.");
    assertThat(clusters.worker().read(topic)).hasSize(3);
  }

  @Test
  void aGroupOfThatNameWithoutMembersOnTheTargetClusterHoldsASinkUpForSecondsOnly() {
    clusters.worker().create("mirrored", 1);
    clusters.worker().produce("mirrored", "1", "{\"a\":1}");
    clusters.external().create("mirrored", 1);
    clusters
        .external()
        .ask(
            admin ->
                admin
                    .alterConsumerGroupOffsets(
                        "connect-mirrored-sink",
                        Map.of(new TopicPartition("mirrored", 0), new OffsetAndMetadata(0)))
                    .all()
                    .get());

    clusters.connectors().start("mirrored-sink", clusters.sinkConfig("mirrored"));

    clusters.external().awaitTable("mirrored", Map.of("1", "{\"a\":1}"));
    assertThat(clusters.connectors().states("mirrored-sink")).containsExactly("RUNNING");
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

    ConfigInfos infos =
        clusters.connectors().connect().validateConnectorConfig("TableSinkConnector", config);

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

    ConfigInfos infos =
        clusters.connectors().connect().validateConnectorConfig("TableSinkConnector", config);

    assertThat(infos.configs())
        .filteredOn(each -> !each.configValue().errors().isEmpty())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.configValue().errors().toString())
                    .contains("No answer from the Kafka cluster at localhost:1"));
  }
}
