package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.PATIENCE;
import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.TopicLeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/**
 * An embedded Kafka cluster, and what tests do with its topics. Closes its clients; who started the
 * cluster stops it.
 */
public final class KafkaCluster implements AutoCloseable {

  private static final Comparator<ConsumerRecord<byte[], byte[]>> LOG_ORDER =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
          .thenComparingLong(ConsumerRecord::offset);

  private static final Map<String, Object> READER =
      Map.of(
          "enable.auto.commit", "false",
          "allow.auto.create.topics", "false",
          "isolation.level", "read_committed");

  private final EmbeddedKafkaCluster kafka;
  private final Producer<byte[], byte[]> producer;
  private final Admin admin;

  KafkaCluster(EmbeddedKafkaCluster kafka) {
    this.kafka = kafka;
    this.producer = kafka.createProducer(Map.of());
    this.admin = kafka.createAdminClient();
  }

  /** Starts one that is shared with nobody. */
  public static KafkaCluster start() {
    EmbeddedKafkaCluster kafka = new EmbeddedKafkaCluster(1, ConnectClusters.broker(Map.of()));
    kafka.start();
    return new KafkaCluster(kafka);
  }

  /** Closes its clients and stops it. */
  public void stop() {
    close();
    kafka.stop();
  }

  public EmbeddedKafkaCluster kafka() {
    return kafka;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  // Topics

  public void create(String topic, int partitions) {
    kafka.createTopic(topic, partitions);
    awaitLeaders(topic, partitions);
  }

  public void create(String topic, int partitions, Map<String, String> config) {
    kafka.createTopic(topic, partitions, 1, config);
    awaitLeaders(topic, partitions);
  }

  private void awaitLeaders(String topic, int partitions) {
    ask(
        admin -> {
          TopicLeaders.await(admin, List.of(topic), partitions);
          return topic;
        });
  }

  public void delete(String topic) {
    kafka.deleteTopic(topic);
  }

  /** Deletes a topic and creates another one of that name, with one partition. */
  public void recreate(String topic) {
    kafka.deleteTopic(topic);
    eventually().ignoreExceptions().untilAsserted(() -> kafka.createTopic(topic));
  }

  public void addPartitions(String topic, int total) {
    ask(
        admin ->
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get());
    eventually().until(() -> partitions(topic).size() == total);
  }

  public boolean exists(String topic) {
    return ask(admin -> admin.listTopics().names().get()).contains(topic);
  }

  public String config(String topic, String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return ask(
        admin ->
            admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value());
  }

  public void setConfig(String topic, Map<String, String> config) {
    Collection<AlterConfigOp> changes =
        config.entrySet().stream()
            .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ask(admin -> admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get());
  }

  /** Makes a topic compacted, of which nothing is compacted away while a test reads it. */
  public void compact(String topic) {
    setConfig(topic, Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "3600000"));
  }

  /** Deletes what stands before an offset of a partition. */
  public void deleteRecordsBefore(String topic, int partition, long offset) {
    Map<TopicPartition, RecordsToDelete> deletes =
        Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset));
    ask(admin -> admin.deleteRecords(deletes).all().get());
  }

  /** Where the partitions of a topic end. */
  public Map<Integer, Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions(topic).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<Integer, Long> ends = new TreeMap<>();
    ask(admin -> admin.listOffsets(latest).all().get())
        .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
    return ends;
  }

  private List<TopicPartition> partitions(String topic) {
    if (!exists(topic)) {
      return List.of();
    }
    return ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames().get())
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /** Asks the cluster something. */
  public <T> T ask(Question<T> question) {
    try {
      return question.ask(admin);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The cluster did not answer", e);
    }
  }

  /** Something to be asked of a cluster. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Admin admin) throws InterruptedException, ExecutionException;
  }

  // Writing

  public void produce(String topic, String key, String row) {
    produce(Records.record(topic, key, row));
  }

  public void produce(String topic, int partition, String key, String row) {
    produce(Records.record(topic, partition, key, row));
  }

  public void produce(ProducerRecord<byte[], byte[]> record) {
    produce(List.of(record));
  }

  /** Writes records, which stand in the log when this returns. */
  public void produce(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<?>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.flush();
    try {
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The records of the test could not be written", e);
    }
  }

  // Reading

  /**
   * The committed records that a topic holds now, by partition and offset; none if it is absent.
   */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return read(partitions(topic));
  }

  public List<ConsumerRecord<byte[], byte[]>> read(Collection<TopicPartition> partitions) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = kafka.createConsumer(READER)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
    }
    read.sort(LOG_ORDER);
    return read;
  }

  /** The same once there are at least so many. */
  public List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    eventually()
        .untilAsserted(
            () -> {
              records.clear();
              records.addAll(read(topic));
              assertThat(Records.keys(records))
                  .as("keys in %s", topic)
                  .hasSizeGreaterThanOrEqualTo(count);
            });
    return records;
  }

  /** The rows of a topic as {@code key=row}, once there are at least so many. */
  public List<String> awaitRows(String topic, int count) {
    return Records.rows(awaitRecords(topic, count));
  }

  /** Waits until the keys of the records of a topic are these, each as often, in their order. */
  public void awaitKeys(String topic, List<String> keys) {
    eventually()
        .untilAsserted(() -> assertThat(Records.keys(read(topic))).containsExactlyElementsOf(keys));
  }

  /** The table that a topic holds. */
  public Map<String, String> table(String topic) {
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

  /** Waits until a topic holds a table; fails with no more than ten keys that differ. */
  public void awaitTable(String topic, Map<String, String> expected) {
    eventually()
        .untilAsserted(
            () -> {
              Map<String, String> actual = table(topic);
              Map<String, String> different = new TreeMap<>();
              Stream.concat(expected.keySet().stream(), actual.keySet().stream())
                  .filter(key -> !Objects.equals(expected.get(key), actual.get(key)))
                  .limit(10)
                  .forEach(key -> different.put(key, expected.get(key) + " != " + actual.get(key)));
              assertThat(different).as("differences in %s", topic).isEmpty();
            });
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    admin.close(PATIENCE);
  }
}
