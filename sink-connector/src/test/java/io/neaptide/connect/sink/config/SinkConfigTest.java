package io.neaptide.connect.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.StateTopicOpener;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkConfigTest {

  private static Map<String, String> properties(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "broker:9092");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return properties;
  }

  @Test
  void everyKeyHasItsDefault() {
    Map<String, Object> defaults = new HashMap<>(SinkConfig.definition().defaultValues());

    assertThat(defaults)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("topic.format", "${topic}"),
                Map.entry("topic.creation.default.partitions", -1),
                Map.entry("topic.creation.default.replication.factor", (short) -1),
                Map.entry("key.serializer", "string"),
                Map.entry("value.serializer", "upsert-json"),
                Map.entry("delivery.guarantee", ""),
                Map.entry("state.topic", ""),
                Map.entry("transaction.commit.interval.ms", 200L),
                Map.entry("fetch.existing.enabled", false),
                Map.entry("stream.version", "1"),
                Map.entry("reconcile.mode", "apply"),
                Map.entry("reconcile.max.deletes.percent", 50),
                Map.entry("reconcile.shared.keys", "fail"),
                Map.entry("reconcile.plan.topic", ""),
                Map.entry("reconcile.approved.plan", ""),
                Map.entry("reconcile.plan.rows", false),
                Map.entry("fetch.existing.key.deserializer", ""),
                Map.entry("fetch.existing.value.deserializer", ""),
                Map.entry("state.dir", ""),
                Map.entry("event.processor.class", ""),
                Map.entry("event.batch.size", 500),
                Map.entry("worker.kafka.bootstrap.servers", List.of()),
                Map.entry("metrics.partitions.max", 200),
                Map.entry("notification.topic", ""),
                Map.entry("worker.consumer.asserted", false)));
    assertThat(SinkConfig.definition().names())
        .hasSize(defaults.size() + 1)
        .contains("kafka.bootstrap.servers");
  }

  @Test
  void everyKeyHasAGroupADisplayNameAnOrderAndAWidth() {
    for (ConfigDef.ConfigKey key : SinkConfig.definition().configKeys().values()) {
      assertThat(key.group).as(key.name).isNotNull();
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
      assertThat(key.orderInGroup).as(key.name).isPositive();
      assertThat(key.width).as(key.name).isNotEqualTo(ConfigDef.Width.NONE);
      assertThat(key.documentation).as(key.name).isNotBlank();
    }
  }

  @Test
  void theEncodersOfATaskAgreeOnTheSchemaOfKeys() {
    SinkConfig config =
        new SinkConfig(properties("key.serializer", "org.apache.kafka.connect.json.JsonConverter"));
    try (RecordEncoder onTheOneThread = config.encoder();
        RecordEncoder onTheOther = config.encoder()) {
      assertThat(onTheOneThread.encode(deleteOf(Schema.STRING_SCHEMA)).key()).isNotEmpty();

      assertThatThrownBy(() -> onTheOther.encode(deleteOf(Schema.OPTIONAL_STRING_SCHEMA)))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Keys come with two schemas (STRING and optional STRING)");
      assertThat(onTheOther.encode(deleteOf(Schema.STRING_SCHEMA)).key()).isNotEmpty();
    }
  }

  private static SinkRecord deleteOf(Schema keySchema) {
    return new SinkRecord("t", 0, keySchema, "k", null, null, 0);
  }

  @Test
  void newTopicsAreCompactedAndTakeTheBrokersDefaults() {
    NewTopic topic = new SinkConfig(properties()).topicCreation().newTopic("t");

    assertThat(topic.numPartitions()).isEqualTo(-1);
    assertThat(topic.replicationFactor()).isEqualTo((short) -1);
    assertThat(topic.configs()).isEqualTo(Map.of("cleanup.policy", "compact"));
  }

  @Test
  void newTopicsTakeWhatIsConfigured() {
    NewTopic topic =
        new SinkConfig(
                properties(
                    "topic.creation.default.partitions",
                    "6",
                    "topic.creation.default.replication.factor",
                    "3"))
            .topicCreation()
            .newTopic("t");

    assertThat(topic.numPartitions()).isEqualTo(6);
    assertThat(topic.replicationFactor()).isEqualTo((short) 3);
  }

  @Test
  void wrongValuesAreRefusedWithTheKeyTheValueAndWhatToUse() {
    assertRefused(
        "topic.creation.default.partitions",
        "0",
        "Invalid value 0 for configuration topic.creation.default.partitions: Use 1 or more, or -1"
            + " for the default of the brokers");
    assertRefused(
        "topic.creation.default.replication.factor",
        "-2",
        "Invalid value -2 for configuration topic.creation.default.replication.factor: Use 1 or"
            + " more, or -1 for the default of the brokers");
    assertRefused(
        "delivery.guarantee",
        "exactly_twice",
        "Invalid value exactly_twice for configuration delivery.guarantee: Use at_least_once or"
            + " exactly_once");
    assertRefused(
        "stream.version",
        " ",
        "Invalid value  for configuration stream.version: Must not be blank");
    assertRefused(
        "reconcile.max.deletes.percent",
        "101",
        "Invalid value 101 for configuration reconcile.max.deletes.percent: Value must be no more"
            + " than 100");
    assertRefused(
        "reconcile.mode",
        "dry",
        "Invalid value dry for configuration reconcile.mode: String must be one of: apply, plan, once");
    assertRefused(
        "state.topic",
        "a b",
        "Invalid value a b for configuration state.topic: Not a topic name (Topic name is invalid:"
            + " 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and"
            + " '-'); set state.topic to the name of a topic for this connector alone");
    assertRefused(
        "key.serializer",
        " ",
        "Invalid value  for configuration key.serializer: Must not be blank");
  }

  private static void assertRefused(String key, String value, String message) {
    assertThatThrownBy(() -> new SinkConfig(properties(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void theProducerIsTunedAndTheUserMayTuneItOtherwise() {
    TaskId task = new TaskId("people", 2);
    Map<String, Object> tuned =
        ProducerSettings.of(ClusterConfig.external(properties("kafka.acks", "1")), task);
    Map<String, Object> overridden =
        ProducerSettings.of(
            ClusterConfig.external(
                properties("kafka.producer.linger.ms", "50", "kafka.client.id", "mine")),
            task);

    assertThat(tuned)
        .isEqualTo(
            Map.of(
                "bootstrap.servers",
                "broker:9092",
                "client.id",
                "neaptide-sink-people-2",
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                10,
                "batch.size",
                262_144,
                "max.block.ms",
                10_000,
                "delivery.timeout.ms",
                Integer.MAX_VALUE));
    assertThat(overridden)
        .containsEntry("linger.ms", "50")
        .containsEntry("client.id", "mine")
        .containsEntry("batch.size", 262_144);
  }

  @Test
  void whoeverWritesGenerationsTakesTheLargestRecordOfTheStateTopic() {
    TaskId task = new TaskId("people", 0);
    int largest = StateTopicOpener.MAX_RECORD_BYTES;

    assertThat(ProducerSettings.leader(ClusterConfig.external(properties()), task, largest))
        .containsEntry("transactional.id", "people-leader")
        .containsEntry("max.request.size", largest)
        .containsEntry("buffer.memory", 64L * 1024 * 1024);
    assertThat(
            ProducerSettings.leader(
                ClusterConfig.external(
                    properties(
                        "kafka.producer.max.request.size", "1000000",
                        "kafka.producer.buffer.memory", "1000000")),
                task,
                largest))
        .as("what is given for rows does not bound it")
        .containsEntry("max.request.size", largest)
        .containsEntry("buffer.memory", 2L * largest);
    assertThat(
            ProducerSettings.leader(
                ClusterConfig.external(properties("kafka.producer.max.request.size", "99000000")),
                task,
                largest))
        .containsEntry("max.request.size", 99_000_000);
  }

  @Test
  void theWriterOfATaskIsTransactional() {
    Map<String, Object> properties =
        ProducerSettings.transactional(
            ClusterConfig.external(
                properties("kafka.transactional.id", "mine", "kafka.producer.linger.ms", "7")),
            new TaskId("people", 2),
            "people-task-2");

    assertThat(properties)
        .containsEntry("transactional.id", "people-task-2")
        .containsEntry("client.id", "neaptide-sink-people-2-people-task-2")
        .containsEntry("transaction.timeout.ms", 15_000)
        .containsEntry("delivery.timeout.ms", 60_000)
        .containsEntry("buffer.memory", 64L * 1024 * 1024)
        .containsEntry("linger.ms", "7")
        .containsEntry("acks", "all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max.request.size", "batch.size"})
  void aWriterHoldsTheLargestRow(String largest) {
    assertThat(writerMemory("kafka.producer." + largest, "100000000")).isEqualTo(200_000_000L);
    assertThat(writerMemory("kafka.producer." + largest, "10000000")).isEqualTo(64L * 1024 * 1024);
  }

  @Test
  void aMemoryThatIsGivenIsKept() {
    assertThat(
            writerMemory(
                "kafka.producer.max.request.size",
                "10000000",
                "kafka.producer.buffer.memory",
                "5000000"))
        .isEqualTo("5000000");
  }

  private static Object writerMemory(String... more) {
    return ProducerSettings.transactional(
            ClusterConfig.external(properties(more)), new TaskId("people", 2), "people-task-2")
        .get("buffer.memory");
  }

  @Test
  void aTaskKnowsWhichOneItIs() {
    Map<String, String> properties = properties("name", "people");
    new TaskId("people", 3).addTo(properties);

    assertThat(TaskId.of(properties)).isEqualTo(new TaskId("people", 3));
    assertThatThrownBy(() -> TaskId.of(Map.of("name", "people")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value null for configuration task.index: Missing: a task's configuration is"
                + " made by the connector only");
  }
}
