package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An external cluster, and a Connect worker with a cluster of its own. Tests that need no special
 * worker share one: {@code @ExtendWith(SourceClusters.Shared.class)} and a parameter of this type.
 */
final class SourceClusters implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Starts the shared clusters with the first class that needs them; the end of the run stops them.
   */
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SourceClusters.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Shared.class))
          .computeIfAbsent("clusters", key -> SourceClusters.start(Map.of()), SourceClusters.class);
    }
  }

  private final EmbeddedKafkaCluster external;
  private final EmbeddedConnectCluster connect;
  private final KafkaProducer<byte[], byte[]> producer;

  private SourceClusters(Map<String, String> workerProperties, Properties externalBroker) {
    external = new EmbeddedKafkaCluster(1, externalBroker);
    connect =
        new EmbeddedConnectCluster.Builder()
            .name("source")
            .numWorkers(1)
            .workerProps(workerProperties)
            .brokerProps(brokerProperties())
            .build();
    external.start();
    connect.start();
    producer = external.createProducer(Map.of());
  }

  static SourceClusters start(Map<String, String> extraWorkerProperties) {
    return start(extraWorkerProperties, Map.of());
  }

  static SourceClusters start(
      Map<String, String> extraWorkerProperties, Map<String, String> extraExternalBroker) {
    Map<String, String> properties = new HashMap<>();
    properties.put("offset.flush.interval.ms", "200");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "io.neaptide.connect.RowConverter");
    properties.putAll(extraWorkerProperties);
    Properties externalBroker = brokerProperties();
    externalBroker.putAll(extraExternalBroker);
    return new SourceClusters(properties, externalBroker);
  }

  private static Properties brokerProperties() {
    Properties properties = new Properties();
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("auto.create.topics.enable", "false");
    return properties;
  }

  EmbeddedKafkaCluster external() {
    return external;
  }

  EmbeddedConnectCluster connect() {
    return connect;
  }

  /** What every connector of these tests has; its output topics are {@code <name>-<topic>}. */
  Map<String, String> config(String name, String topics) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.neaptide.connect.source.TableSourceConnector");
    config.put("tasks.max", "2");
    config.put("kafka.bootstrap.servers", external.bootstrapServers());
    config.put("topics", topics);
    config.put("topics.refresh.interval.ms", "500");
    config.put("topic.format", name + "-${topic}");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  /** Creates or changes a connector. */
  void configure(String name, Map<String, String> config) {
    connect.configureConnector(name, config);
  }

  void delete(String name) {
    connect.deleteConnector(name);
  }

  /** Deletes a topic of the external cluster and makes another one of that name. */
  void recreate(String topic) {
    external.deleteTopic(topic);
    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> external.createTopic(topic));
  }

  void produce(String topic, int partition, String key, String value) {
    produce(new ProducerRecord<>(topic, partition, bytes(key), bytes(value)));
  }

  void produce(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The test's own record was not written", e);
    }
  }

  /** All records of a topic of the worker's cluster, once there are at least so many. */
  List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
    return awaitRecords(connect.kafka(), topic, count);
  }

  static List<ConsumerRecord<byte[], byte[]>> awaitRecords(
      EmbeddedKafkaCluster cluster, String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              records.clear();
              records.addAll(records(cluster, topic));
              assertThat(records)
                  .extracting(record -> record.topic() + " " + text(record.key()))
                  .hasSizeGreaterThanOrEqualTo(count);
            });
    return records;
  }

  /** What a topic holds now, in the order of partitions and offsets, committed records only. */
  static List<ConsumerRecord<byte[], byte[]>> records(EmbeddedKafkaCluster cluster, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    if (cluster.describeTopics(topic).get(topic).isPresent()) {
      try {
        cluster
            .consumeAll(
                PATIENCE.toMillis(), Map.of("isolation.level", "read_committed"), null, topic)
            .forEach(records::add);
      } catch (TimeoutException | InterruptedException | ExecutionException e) {
        throw new AssertionError("Topic " + topic + " could not be read", e);
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /** The error of a connector or of its tasks, once one has failed. */
  String awaitFailure(String name) {
    String[] trace = new String[1];
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .until(
            () -> {
              ConnectorStateInfo state = connect.connectorStatus(name);
              trace[0] = state.connector().trace();
              state.tasks().stream()
                  .filter(task -> task.state().equals("FAILED"))
                  .findFirst()
                  .ifPresent(task -> trace[0] = task.trace());
              return trace[0] != null;
            });
    return trace[0];
  }

  /** Waits until a connector runs with so many tasks. */
  void awaitTasks(String name, int count) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(
            () ->
                assertThat(connect.connectorStatus(name).tasks())
                    .extracting(ConnectorStateInfo.TaskState::state)
                    .hasSize(count)
                    .allMatch("RUNNING"::equals));
  }

  /** Stops a connector and waits until none of its tasks is left. */
  void stop(String name) {
    connect.stopConnector(name);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              ConnectorStateInfo state = connect.connectorStatus(name);
              assertThat(state.connector().state()).isEqualTo("STOPPED");
              assertThat(state.tasks()).isEmpty();
            });
  }

  static List<String> rows(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> text(record.key()) + "=" + text(record.value())).toList();
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    connect.stop();
    external.stop();
  }
}
