package io.neaptide.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.ClusterConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

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
            Map.of(
                "topic.format",
                "${topic}",
                "topic.creation.default.partitions",
                -1,
                "topic.creation.default.replication.factor",
                (short) -1,
                "key.serializer",
                "string",
                "value.serializer",
                "upsert-json",
                "delivery.guarantee",
                "at_least_once"));
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
        "Invalid value exactly_twice for configuration delivery.guarantee: String must be one of:"
            + " at_least_once");
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
    TaskIdentity task = new TaskIdentity("people", 2);
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
  void whatWouldWeakenTheDeliveryIsRefused() {
    assertThat(
            ProducerSettings.weakened(
                Map.of(
                    ProducerConfig.ACKS_CONFIG, "1",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false",
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "6",
                    ProducerConfig.RETRIES_CONFIG, "0",
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, "x",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "1000")))
        .isEqualTo(
            Map.of(
                "acks",
                "Rows could be lost or overtaken by older ones with 1; use -1 or all, or remove the"
                    + " key",
                "enable.idempotence",
                "Rows could be lost or overtaken by older ones with false; use true, or remove the"
                    + " key",
                "max.in.flight.requests.per.connection",
                "At most 5 keeps the order of rows through retries; use 5 or less, or remove the"
                    + " key",
                "retries",
                "An idempotent producer must retry; use 1 or more, or remove the key",
                "transactional.id",
                "Transactions are the connector's own; remove the key",
                "delivery.timeout.ms",
                "Must be at least linger.ms + request.timeout.ms, which is 30010; raise it, or"
                    + " remove the key so that an outage only pauses the task"));
  }

  @Test
  void harmlessTuningIsNotRefused() {
    assertThat(
            ProducerSettings.weakened(
                Map.of(
                    "acks", "ALL",
                    "enable.idempotence", "true",
                    "max.in.flight.requests.per.connection", "1",
                    "retries", "3",
                    "delivery.timeout.ms", "40000",
                    "linger.ms", "100")))
        .isEmpty();
  }

  @Test
  void aTaskKnowsWhichOneItIs() {
    Map<String, String> properties = properties("name", "people");
    new TaskIdentity("people", 3).addTo(properties);

    assertThat(TaskIdentity.of(properties)).isEqualTo(new TaskIdentity("people", 3));
    assertThatThrownBy(() -> TaskIdentity.of(Map.of("name", "people")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value null for configuration task.index: Missing: a task's configuration is"
                + " made by the connector only");
  }
}
