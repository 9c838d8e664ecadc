package io.neaptide.connect.quickstart.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A topic of text keys and values, read from its beginning to its end of now, committed records
 * only.
 */
public final class TableTopic {

  private final Map<String, Object> clientProperties;
  private final String topic;

  /**
   * A topic, which need not exist yet.
   *
   * @param clientProperties what a client needs to talk to its cluster
   * @param topic its name
   */
  public TableTopic(Map<String, Object> clientProperties, String topic) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.topic = topic;
  }

  public TableTopic(BrokerProcess broker, String topic) {
    this(broker.clientProperties(), topic);
  }

  /** Makes the topic, compacted as a table's topic should be. */
  public TableTopic create(int partitions) {
    return create(partitions, Map.of());
  }

  /** Creates the topic, compacted unless the properties say otherwise. */
  public TableTopic create(int partitions, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(Map.of("cleanup.policy", "compact"));
    all.putAll(properties);
    try (Admin admin = Admin.create(clientProperties)) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(all)))
          .all()
          .get(30, TimeUnit.SECONDS);
      TopicLeaders.await(admin, List.of(topic), partitions);
      return this;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Cannot make the topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while making the topic " + topic, e);
    }
  }

  /** Deletes the topic, and makes it again without a row. */
  public void recreate(int partitions) {
    try (Admin admin = Admin.create(clientProperties)) {
      admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
      Waiting.until(
          topic + " to be deleted",
          Duration.ofSeconds(30),
          () -> !admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(topic));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Cannot delete the topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while deleting the topic " + topic, e);
    }
    create(partitions);
  }

  public String name() {
    return topic;
  }

  /** The addresses of its cluster. */
  public String servers() {
    return (String) clientProperties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  /** Last value by key, without keys whose last value is null; sorted by key. */
  public Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    for (ConsumerRecord<String, String> row : records()) {
      if (row.value() == null) {
        table.remove(row.key());
      } else {
        table.put(row.key(), row.value());
      }
    }
    return table;
  }

  /** Returns when the broker has the row; a null value deletes the key. */
  public void write(String key, String value) {
    try (RowWriter writer = writer()) {
      writer.write(key, value);
    }
  }

  /** Writes many rows; for the caller to close. */
  public RowWriter writer() {
    return new RowWriter(clientProperties, topic);
  }

  /**
   * How many offsets its partitions hold; grows with every record and every transaction, and is 0
   * while there is no such topic.
   */
  public long endOffsets() {
    try (Admin admin = Admin.create(clientProperties)) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicPartitionInfo partition :
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(30, TimeUnit.SECONDS)
              .get(topic)
              .partitions()) {
        ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
      }
      return admin.listOffsets(ends).all().get(30, TimeUnit.SECONDS).values().stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw new IllegalStateException("Cannot ask for the ends of " + topic, e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot ask for the ends of " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for the ends of " + topic, e);
    }
  }

  /** All records, in their order within each partition; none where there is no such topic. */
  public List<ConsumerRecord<String, String>> records() {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      if (ends.values().stream().allMatch(end -> end == 0)) {
        return records;
      }
      Waiting.until(
          "the records of " + topic,
          Duration.ofSeconds(60),
          () -> readUntil(ends, consumer, records));
      return records;
    }
  }

  private KafkaConsumer<String, String> consumer() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  private List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
    try {
      List<PartitionInfo> infos = consumer.partitionsFor(topic);
      return infos == null
          ? List.of()
          : infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  private static boolean readUntil(
      Map<TopicPartition, Long> ends,
      KafkaConsumer<String, String> consumer,
      List<ConsumerRecord<String, String>> records) {
    for (ConsumerRecord<String, String> row : consumer.poll(Duration.ofMillis(200))) {
      if (row.offset() < ends.get(new TopicPartition(row.topic(), row.partition()))) {
        records.add(row);
      }
    }
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }
}
