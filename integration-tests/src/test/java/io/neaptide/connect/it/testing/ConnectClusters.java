package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/** A Connect cluster with its Kafka cluster, and the external Kafka cluster of its connectors. */
public final class ConnectClusters implements AutoCloseable {

  /** What brokers that are alone need for transactions, and few partitions of internal topics. */
  private static final Map<String, String> BROKER =
      Map.of(
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "4",
          "offsets.topic.num.partitions", "4");

  private static final Map<String, String> WORKER =
      Map.of(
          "offset.flush.interval.ms", "200",
          "offset.storage.partitions", "4",
          "key.converter", "org.apache.kafka.connect.storage.StringConverter",
          "value.converter", "io.neaptide.connect.RowConverter",
          "scheduled.rebalance.max.delay.ms", "0");

  private final KafkaCluster external;
  private final KafkaCluster worker;
  private final Connectors connectors;
  private final Path stateDirectory;

  private ConnectClusters(
      EmbeddedKafkaCluster external, EmbeddedConnectCluster connect, Path stateDirectory) {
    this.external = new KafkaCluster(external);
    this.worker = new KafkaCluster(connect.kafka());
    this.connectors = new Connectors(connect);
    this.stateDirectory = stateDirectory;
  }

  /**
   * Starts clusters.
   *
   * @param workers how many workers there are
   * @param worker what their properties are besides the usual ones
   * @param externalBroker what the properties of the external broker are besides the usual ones
   */
  public static ConnectClusters start(
      int workers, Map<String, String> worker, Map<String, String> externalBroker) {
    EmbeddedConnectCluster connect =
        new EmbeddedConnectCluster.Builder()
            .name("neaptide")
            .numWorkers(workers)
            .workerProps(with(WORKER, worker))
            .brokerProps(
                broker(Map.of("authorizer.class.name", TopicHidingAuthorizer.class.getName())))
            .build();
    EmbeddedKafkaCluster external = new EmbeddedKafkaCluster(1, broker(externalBroker));
    external.start();
    connect.start();
    try {
      return new ConnectClusters(external, connect, Files.createTempDirectory("neaptide-state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Properties broker(Map<String, String> more) {
    Properties properties = new Properties();
    properties.putAll(with(BROKER, more));
    return properties;
  }

  private static Map<String, String> with(Map<String, String> usual, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(usual);
    all.putAll(more);
    return all;
  }

  /** What sources read and sinks write. */
  public KafkaCluster external() {
    return external;
  }

  /** What sources write and sinks read. */
  public KafkaCluster worker() {
    return worker;
  }

  public Connectors connectors() {
    return connectors;
  }

  /** The least that a source needs, with topics to read; it writes {@code <name>-<topic>}. */
  public Map<String, String> sourceConfig(String name, String topics) {
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

  /** The least that a sink of one task needs, and what else is given as key, value, .... */
  public Map<String, String> sinkConfig(String topics, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
    config.put("tasks.max", "1");
    config.put("kafka.bootstrap.servers", external.bootstrapServers());
    config.put("topics", topics);
    config.put("consumer.override.auto.offset.reset", "earliest");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  /** What a sink of one task that compares with its target topic needs. */
  public Map<String, String> comparingSinkConfig(String topics) {
    return sinkConfig(
        topics,
        "fetch.existing.enabled",
        "true",
        "state.dir",
        stateDirectory.toString(),
        "worker.kafka.bootstrap.servers",
        worker.bootstrapServers(),
        "consumer.override.isolation.level",
        "read_committed");
  }

  /** The input offsets that a sink has committed. */
  public Map<TopicPartition, Long> committedOffsets(String sink) {
    Map<TopicPartition, OffsetAndMetadata> found =
        worker.ask(
            admin ->
                admin
                    .listConsumerGroupOffsets("connect-" + sink)
                    .partitionsToOffsetAndMetadata()
                    .get());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  /** Waits until so many tasks of a sink share its input, and no rebalance is going on. */
  public void awaitMembers(String sink, int tasks) {
    String group = "connect-" + sink;
    eventually()
        .untilAsserted(
            () -> {
              ConsumerGroupDescription found =
                  worker.ask(
                      admin ->
                          admin
                              .describeConsumerGroups(List.of(group))
                              .describedGroups()
                              .get(group)
                              .get());
              assertThat(found.groupState()).isEqualTo(GroupState.STABLE);
              assertThat(found.members()).hasSize(tasks);
            });
  }

  /** The sum of the offsets that a sink has committed in a topic. */
  public long committed(String sink, String topic) {
    return committedOffsets(sink).entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public void awaitCommitted(String sink, String topic, long offsets) {
    eventually().untilAsserted(() -> assertThat(committed(sink, topic)).isEqualTo(offsets));
  }

  /** Deletes all connectors; no sink may leave working state behind. */
  public void deleteConnectors() {
    connectors.deleteAll();
    eventually().untilAsserted(() -> assertThat(workingState()).as("left in state.dir").isEmpty());
  }

  private List<Path> workingState() throws IOException {
    try (Stream<Path> files = Files.list(stateDirectory)) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    worker.close();
    external.close();
    connectors.connect().stop();
    external.kafka().stop();
    try {
      Files.delete(stateDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
