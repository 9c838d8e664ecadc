package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/** A Connect cluster, and another Kafka cluster that its sinks write to. */
final class SinkClusters implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedConnectCluster connect;
  private final EmbeddedKafkaCluster external;

  private SinkClusters(EmbeddedConnectCluster connect, EmbeddedKafkaCluster external) {
    this.connect = connect;
    this.external = external;
  }

  static SinkClusters start(int workers, Properties externalBroker) {
    Map<String, String> workerProperties = new HashMap<>();
    workerProperties.put("offset.flush.interval.ms", "1000");
    workerProperties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    workerProperties.put("value.converter", "io.neaptide.connect.RowConverter");
    workerProperties.put("scheduled.rebalance.max.delay.ms", "0");
    workerProperties.put("connector.client.config.override.policy", "All");
    Properties workerBroker = new Properties();
    workerBroker.put("group.initial.rebalance.delay.ms", "0");
    workerBroker.put("authorizer.class.name", HidingAuthorizer.class.getName());
    workerBroker.putAll(forTransactions());
    EmbeddedConnectCluster connect =
        new EmbeddedConnectCluster.Builder()
            .name("sink")
            .numWorkers(workers)
            .workerProps(workerProperties)
            .brokerProps(workerBroker)
            .build();
    EmbeddedKafkaCluster external = new EmbeddedKafkaCluster(1, externalBroker);
    external.start();
    connect.start();
    return new SinkClusters(connect, external);
  }

  /** What a single broker needs to take transactions. */
  static Properties forTransactions() {
    Properties broker = new Properties();
    broker.put("transaction.state.log.num.partitions", "4");
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    return broker;
  }

  EmbeddedConnectCluster connect() {
    return connect;
  }

  EmbeddedKafkaCluster input() {
    return connect.kafka();
  }

  EmbeddedKafkaCluster external() {
    return external;
  }

  /** The least that a sink needs, for a topic and what else is given as key, value, .... */
  Map<String, String> sinkConfig(String topics, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", topics);
    config.put("kafka.bootstrap.servers", external.bootstrapServers());
    config.put("consumer.override.auto.offset.reset", "earliest");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  /** Makes a sink and waits until its tasks run. */
  void startSink(String name, Map<String, String> config) {
    connect.configureConnector(name, config);
    int tasks = Integer.parseInt(config.get("tasks.max"));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> taskStates(name).equals(Collections.nCopies(tasks, "RUNNING")));
  }

  List<String> taskStates(String name) {
    return connect.connectorStatus(name).tasks().stream()
        .map(ConnectorStateInfo.TaskState::state)
        .toList();
  }

  /** On how many workers the tasks of a sink run. */
  long workersOf(String name) {
    return connect.connectorStatus(name).tasks().stream()
        .filter(task -> task.state().equals("RUNNING"))
        .map(ConnectorStateInfo.TaskState::workerId)
        .distinct()
        .count();
  }

  /** Waits until a task has failed, and returns its trace. */
  String awaitFailure(String name) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> taskStates(name).contains(AbstractStatus.State.FAILED.name()));
    return connect.connectorStatus(name).tasks().stream()
        .map(ConnectorStateInfo.TaskState::trace)
        .filter(trace -> trace != null)
        .findFirst()
        .orElseThrow();
  }

  /** Writes to an input topic and waits until all of it is stored. */
  void produce(List<ProducerRecord<byte[], byte[]>> records) {
    produce(input(), records);
  }

  /** Writes to a topic of the external cluster and waits until all of it is stored. */
  void produceExternal(List<ProducerRecord<byte[], byte[]>> records) {
    produce(external, records);
  }

  private static void produce(
      EmbeddedKafkaCluster cluster, List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = cluster.createProducer(Map.of())) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      producer.flush();
      for (Future<?> each : sent) {
        assertThat(each).isDone();
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The input could not be written", e);
    }
  }

  static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ProducerRecord<>(topic, bytes(key), bytes(value));
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** All records of a topic of the external cluster, from the first to the last one there now. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return read(external, topic);
  }

  static List<ConsumerRecord<byte[], byte[]>> read(EmbeddedKafkaCluster cluster, String topic) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        cluster.createConsumer(
            Map.of(
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false",
                "isolation.level",
                "read_committed"))) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.listTopics().getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
    }
    return read;
  }

  /** The table that a topic of the external cluster holds. */
  Map<String, String> table(String topic) {
    Map<String, String> table = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      if (record.value() == null) {
        table.remove(text(record.key()));
      } else {
        table.put(text(record.key()), text(record.value()));
      }
    }
    return table;
  }

  void awaitTable(String topic, Map<String, String> expected) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              Map<String, String> actual = table(topic);
              // A whole table would hide what differs.
              Map<String, String> different = new TreeMap<>();
              Stream.concat(expected.keySet().stream(), actual.keySet().stream())
                  .filter(key -> !Objects.equals(expected.get(key), actual.get(key)))
                  .limit(10)
                  .forEach(key -> different.put(key, expected.get(key) + " != " + actual.get(key)));
              assertThat(different).as("differences in %s", topic).isEmpty();
            });
  }

  /** The sum of the input offsets that a sink has committed for a topic. */
  long committed(String sink, String topic) {
    try (Admin admin = input().createAdminClient()) {
      return admin
          .listConsumerGroupOffsets("connect-" + sink)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic))
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The offsets cannot be read", e);
    }
  }

  /** Whether a sink has committed any offset. */
  boolean hasCommitted(String sink) {
    try (Admin admin = input().createAdminClient()) {
      return !admin
          .listConsumerGroupOffsets("connect-" + sink)
          .partitionsToOffsetAndMetadata()
          .get()
          .isEmpty();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The offsets cannot be read", e);
    }
  }

  void awaitCommitted(String sink, String topic, long offsets) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(committed(sink, topic)).isEqualTo(offsets));
  }

  @Override
  public void close() {
    connect.stop();
    external.stop();
  }
}
