package io.neaptide.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class TableSinkConnectorTest {

  /** Counts attempts to connect; none succeeds. */
  private static final class NoCluster implements KafkaClients {

    private final AtomicInteger attempts = new AtomicInteger();

    @Override
    public Admin admin(Map<String, Object> properties) {
      attempts.incrementAndGet();
      throw new KafkaException("no cluster here");
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
      throw new AssertionError("A sink that only streams reads nothing");
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
      throw new AssertionError("Validation writes nothing");
    }
  }

  private final NoCluster clients = new NoCluster();
  private final TableSinkConnector connector = new TableSinkConnector(clients);

  private Map<String, List<String>> errors(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    Map<String, List<String>> errors = new TreeMap<>();
    for (ConfigValue value : connector.validate(properties).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  @Test
  void theWorkerFindsTheConnector() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .hasAtLeastOneElementOfType(TableSinkConnector.class);
    assertThat(connector.version()).isNotBlank().doesNotContain("$");
  }

  @Test
  void everyWrongKeyIsReportedAtOnceAndNoConnectionTried() {
    Map<String, List<String>> errors =
        errors(
            "kafka.bootstrap.servers", "nowhere",
            "key.serializer", "no.such.Format",
            "value.serializer", "java.lang.String",
            "topic.format", "a b",
            "kafka.acks", "0",
            "kafka.producer.enable.idempotence", "false",
            "kafka.producer.linger.ms", "soon",
            "delivery.guarantee", "maybe");

    assertThat(errors)
        .containsOnlyKeys(
            "kafka.bootstrap.servers",
            "key.serializer",
            "value.serializer",
            "topic.format",
            "kafka.acks",
            "kafka.producer.enable.idempotence",
            "kafka.producer.linger.ms",
            "delivery.guarantee");
    assertThat(errors.values()).allSatisfy(messages -> assertThat(messages).hasSize(1));
    assertThat(clients.attempts).hasValue(0);
  }

  @Test
  void aClassThatIsNotThereShowsOnItsKeyWithTheRemedy() {
    assertThat(errors("kafka.bootstrap.servers", "b:1", "key.serializer", "no.such.Format"))
        .isEqualTo(
            Map.of(
                "key.serializer",
                List.of(
                    "Invalid value no.such.Format for configuration key.serializer: Use 'json' or"
                        + " 'string', or the full name of a class that implements KeySerializer or"
                        + " Converter. Its jar,"
                        + " with what it needs, belongs into the plugin's own folder, beside the connector's"
                        + " jars, on every worker: plugins do not see each other")));
  }

  @Test
  void theConnectionIsTriedWhenTheKeysAreClean() {
    Map<String, List<String>> errors = errors("kafka.bootstrap.servers", "b:1");

    assertThat(clients.attempts).hasValue(1);
    assertThat(errors).containsOnlyKeys("kafka.bootstrap.servers");
    assertThat(errors.get("kafka.bootstrap.servers").get(0))
        .startsWith("kafka.bootstrap.servers: No answer from the Kafka cluster at b:1")
        .contains("no cluster here");
  }

  @Test
  void theMissingClusterIsTheOnlyErrorOfAnEmptyConfiguration() {
    assertThat(errors()).containsOnlyKeys("kafka.bootstrap.servers");
    assertThat(clients.attempts).hasValue(0);
  }

  @Test
  void offsetsOfAnAtLeastOnceDeliveryMayBeAlteredOnlyWhenNoStateTopicSaysOtherwise() {
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(new TopicPartition("t", 0), null);

    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    Map.of("name", "people", "kafka.bootstrap.servers", "b:1"), reset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The state topic __neaptide-people could not be altered (no cluster");
    assertThat(clients.attempts).hasValue(1);
  }

  @Test
  void aNegativeOffsetIsNotFound() {
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    Map.of("name", "people", "kafka.bootstrap.servers", "b:1"),
                    Map.of(new TopicPartition("t", 0), -1L)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("The offset -1 of t-0 is negative; use 0 or more");
  }

  @Test
  void anOffsetThatCannotBeSetIsRefusedBeforeTheClusterIsAsked() {
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    Map.of(
                        "name", "people",
                        "kafka.bootstrap.servers", "b:1",
                        "fetch.existing.enabled", "true"),
                    Map.of(new TopicPartition("t", 0), 5L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The offset of t-0 cannot be set to 5: ");
    assertThat(clients.attempts).hasValue(0);
  }

  @Test
  void aClusterThatCannotBeReachedFailsAResetWithTheRemedy() {
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    Map.of(
                        "name", "people",
                        "kafka.bootstrap.servers", "b:1",
                        "delivery.guarantee", "exactly_once"),
                    Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The state topic __neaptide-people could not be altered (no cluster here). Check that"
                + " the cluster of kafka.bootstrap.servers can be reached and all tasks have"
                + " stopped, then try again");
  }

  @Test
  void everyTaskGetsTheConfigurationAndItsIndex() {
    connector.start(Map.of("name", "people", "kafka.bootstrap.servers", "b:1"));

    assertThat(connector.taskConfigs(2).stream().map(TaskId::of))
        .containsExactly(new TaskId("people", 0), new TaskId("people", 1));
    assertThat(connector.taskConfigs(1).get(0)).containsEntry("kafka.bootstrap.servers", "b:1");
  }
}
