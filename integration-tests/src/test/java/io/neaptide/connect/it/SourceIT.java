package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.rows;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.PointConverter;
import io.neaptide.connect.it.testing.SharedClusters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that flow from an external cluster into the worker's. */
@ExtendWith(SharedClusters.class)
class SourceIT {

  private final ConnectClusters clusters;

  SourceIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void projectsRowsAndKeepsTombstonesTimestampsAndHeaders() {
    clusters.external().create("people", 1);
    // An older one may be past the retention of the topics before it is read.
    long timestamp = Instant.now().minusSeconds(600).toEpochMilli();
    clusters
        .external()
        .produce(
            new ProducerRecord<>(
                "people",
                0,
                timestamp,
                bytes("1"),
                bytes(
                    "{\"firstName\":\"Ada\",\"lastName\":\"L\",\"address\":{\"city\":\"London\"}}"),
                new RecordHeaders(
                    List.of(
                        new RecordHeader("trace", bytes("\"quoted\" 17")),
                        new RecordHeader("none", null)))));
    clusters.external().produce("people", 0, "2", "{\"lastName\":\"H\",\"address\":7}");
    clusters.external().produce("people", 0, "1", null);
    Map<String, String> config = clusters.sourceConfig("project", "people");
    config.put("columns", "_key, firstName, address.city AS city");
    clusters.connectors().configure("project", config);

    List<ConsumerRecord<byte[], byte[]>> written =
        clusters.worker().awaitRecords("project-people", 3);

    assertThat(rows(written))
        .containsExactly(
            "1={\"_key\":\"1\",\"firstName\":\"Ada\",\"city\":\"London\"}",
            "2={\"_key\":\"2\",\"firstName\":null,\"city\":null}",
            "1=null");
    ConsumerRecord<byte[], byte[]> first = written.get(0);
    assertThat(first.timestamp()).isEqualTo(timestamp);
    assertThat(text(first.headers().lastHeader("trace").value())).isEqualTo("\"quoted\" 17");
    assertThat(first.headers().lastHeader("none").value()).isNull();
    // No topic that is written is read, so there is nothing to tell by an origin.
    assertThat(first.headers().lastHeader("neaptide.origin")).isNull();
  }

  @Test
  void runsStatementsOfWhichEachHasItsOwnOutput() {
    clusters.external().create("my_kafka_topic", 1);
    clusters
        .external()
        .produce("my_kafka_topic", 0, "1", "{\"firstName\":\"Ada\",\"lastName\":\"L\",\"age\":36}");
    clusters.external().produce("my_kafka_topic", 0, "2", "{\"firstName\":\"Alan\",\"age\":41}");
    clusters.external().produce("my_kafka_topic", 0, "2", "{\"firstName\":\"Alan\",\"age\":39}");
    clusters.external().produce("my_kafka_topic", 0, "1", null);
    Map<String, String> config = clusters.sourceConfig("statements", "");
    config.remove("topics");
    config.put(
        "sql",
        """
        CREATE TABLE my_kafka_topic (
            _key,
            firstName,
            lastName,
            age
        );

        INSERT INTO outputtable
        SELECT _key, firstName, lastName
        FROM my_kafka_topic;

        INSERT INTO "over-forty" SELECT age + 1 AS next FROM my_kafka_topic WHERE age > 40;
        """);
    clusters.connectors().configure("statements", config);

    assertThat(clusters.worker().awaitRows("outputtable", 4))
        .containsExactly(
            "1={\"_key\":\"1\",\"firstName\":\"Ada\",\"lastName\":\"L\"}",
            "2={\"_key\":\"2\",\"firstName\":\"Alan\",\"lastName\":null}",
            "2={\"_key\":\"2\",\"firstName\":\"Alan\",\"lastName\":null}",
            "1=null");
    assertThat(clusters.worker().awaitRows("over-forty", 4))
        .containsExactly("1=null", "2={\"next\":42}", "2=null", "1=null");
  }

  @Test
  void keepsHeadersOfAnyBytesWithByteArrayConverter() {
    byte[] notText = {(byte) 0xff, 0, 17};
    clusters.external().create("bytes", 1);
    clusters
        .external()
        .produce(
            new ProducerRecord<>(
                "bytes",
                0,
                bytes("k"),
                bytes("{}"),
                new RecordHeaders(List.of(new RecordHeader("raw", notText)))));
    Map<String, String> config = clusters.sourceConfig("raw", "bytes");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    clusters.connectors().configure("raw", config);

    ConsumerRecord<byte[], byte[]> written = clusters.worker().awaitRecords("raw-bytes", 1).get(0);

    assertThat(written.headers().lastHeader("raw").value()).isEqualTo(notText);
  }

  @Test
  void keepsNumbersExactly() {
    String row =
        "{\"whole\":123456789012345678901234567890,\"fraction\":0.12345678901234567890123456789,"
            + "\"tiny\":1E-400,\"max\":9223372036854775807,\"scaled\":1.0}";
    clusters.external().create("numbers", 1);
    clusters.external().produce("numbers", 0, "k", row);
    Map<String, String> config = clusters.sourceConfig("exact", "numbers");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    clusters.connectors().configure("exact", config);

    assertThat(clusters.worker().awaitRows("exact-numbers", 1)).containsExactly("k=" + row);
  }

  @Test
  void readsJsonKeysAndAnyConverterAsValueFormat() {
    clusters.external().create("points", 1);
    clusters.external().produce("points", 0, "{\"b\":1,\"a\":[2]}", "1.5;2");
    clusters.external().produce("points", 0, "{\"b\":2}", null);
    Map<String, String> config = clusters.sourceConfig("points", "points");
    config.put("key.deserializer", "json");
    config.put("key.converter", "io.neaptide.connect.RowConverter");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    config.put("value.deserializer", PointConverter.class.getName());
    config.put("value.deserializer.scale", "2");
    config.put("columns", "y, _key AS id, *");
    clusters.connectors().configure("points", config);

    assertThat(clusters.worker().awaitRows("points-points", 2))
        .containsExactly(
            "{\"a\":[2],\"b\":1}={\"y\":2.00,\"id\":{\"b\":1,\"a\":[2]},\"x\":1.50}",
            "{\"b\":2}=null");
  }

  @Test
  void leavesOutAbortedTransactions() throws Exception {
    clusters.external().create("accounts", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        clusters.external().kafka().createProducer(Map.of("transactional.id", "accounts"))) {
      producer.initTransactions();
      for (int n = 0; n < 4; n++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("accounts", 0, bytes("k" + n), bytes("{}"))).get();
        if (n % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    clusters.external().produce("accounts", 0, "last", "{}");
    clusters.connectors().configure("commits", clusters.sourceConfig("commits", "accounts"));

    assertThat(clusters.worker().awaitRows("commits-accounts", 3))
        .containsExactly("k0={}", "k2={}", "last={}");
  }

  @Test
  void preservesPartitionsOrSaysWhichAreMissing() {
    clusters.external().create("spread", 3);
    clusters.external().produce("spread", 2, "k", "{}");
    clusters.worker().create("spread-spread", 2);
    Map<String, String> config = clusters.sourceConfig("spread", "spread");
    config.put("preserve.partitions", "true");
    config.put("worker.kafka.bootstrap.servers", clusters.worker().bootstrapServers());
    clusters.connectors().configure("spread", config);
    assertThat(clusters.connectors().awaitFailure("spread"))
        .contains(
            "'spread-spread' on the worker's cluster, which has only 2, but needs at least 3");

    clusters.worker().create("enough-spread", 3);
    config.put("topic.format", "enough-${topic}");
    clusters.connectors().configure("spread", config);
    ConsumerRecord<byte[], byte[]> written =
        clusters.worker().awaitRecords("enough-spread", 1).get(0);
    assertThat(written.partition()).isEqualTo(2);
    assertThat(written.headers().lastHeader("neaptide.origin")).isNull();
  }

  @Test
  void refusesToFeedItselfWhereTheWorkersClusterIsKnown() {
    Map<String, String> config = sameCluster("known", "known.*");
    config.put("worker.kafka.bootstrap.servers", clusters.worker().bootstrapServers());
    clusters.worker().create("known", 1);

    assertThatThrownBy(() -> clusters.connectors().configure("known", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("The connector would read what it writes")
        .hasMessageContaining("topic 'known' is written to 'known-known'");
  }

  @Test
  void writesNothingOverATableWhereTheWorkersClusterIsNotKnown() {
    clusters.worker().create("whole", 1);
    clusters.worker().produce("whole", 0, "k", "{\"a\":1,\"b\":2}");
    Map<String, String> config = sameCluster("narrows", "");
    config.remove("topics.regex");
    config.put("topics", "whole");
    config.put("topic.format", "${topic}");
    config.put("columns", "a");

    assertThatThrownBy(() -> clusters.connectors().configure("narrows", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("topic 'whole' is written to 'whole'")
        .hasMessageContaining("that overwrites the table. Give worker.kafka.bootstrap.servers");
    config.put("worker.kafka.bootstrap.servers", clusters.worker().bootstrapServers());
    assertThatThrownBy(() -> clusters.connectors().configure("narrows", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("The connector would read what it writes");
    assertThat(clusters.worker().ends("whole")).isEqualTo(Map.of(0, 1L));
  }

  @Test
  void stopsAtItsOwnRecordWhereATransformLeadsItBack() {
    clusters.worker().create("loop", 1);
    clusters.worker().produce("loop", 0, "k", "{}");
    Map<String, String> config = sameCluster("loop", "loop");
    config.put("topic.format", "copy-${topic}");
    config.put("transforms", "back");
    config.put("transforms.back.type", "org.apache.kafka.connect.transforms.RegexRouter");
    config.put("transforms.back.regex", "copy-(.*)");
    config.put("transforms.back.replacement", "$1");
    clusters.connectors().configure("loop", config);

    assertThat(clusters.connectors().awaitFailure("loop"))
        .contains("The connector 'loop' reads what it writes: the record at loop-0 offset 1")
        .contains("topics.exclude");
  }

  private Map<String, String> sameCluster(String name, String regex) {
    Map<String, String> config = clusters.sourceConfig(name, "");
    config.remove("topics");
    config.put("topics.regex", regex);
    config.put("kafka.bootstrap.servers", clusters.worker().bootstrapServers());
    return config;
  }

  @Test
  void validationReportsEveryWrongKeyAtOnce() {
    Map<String, String> config = clusters.sourceConfig("wrong", "a");
    config.put("name", "wrong");
    config.put("topics.regex", "a.*");
    config.put("columns", "a, a");
    config.put("value.deserializer", "avro");
    config.put("malformed.records", "dead.letter");
    config.put("start.from", "yesterday");
    config.put("kafka.consumer.fetch.min.bytes", "many");
    ConfigInfos infos =
        clusters
            .connectors()
            .connect()
            .validateConnectorConfig("io.neaptide.connect.source.TableSourceConnector", config);

    assertThat(
            infos.configs().stream()
                .filter(info -> !info.configValue().errors().isEmpty())
                .map(info -> info.configValue().name())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "topics",
            "columns",
            "value.deserializer",
            "dead.letter.topic",
            "start.from",
            "kafka.consumer.fetch.min.bytes");
  }
}
