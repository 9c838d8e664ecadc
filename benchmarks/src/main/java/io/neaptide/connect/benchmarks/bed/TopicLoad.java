package io.neaptide.connect.benchmarks.bed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads whole topics. */
public final class TopicLoad {

  private TopicLoad() {}

  public static final Comparator<TopicPartition> BY_PARTITION =
      Comparator.comparingInt(TopicPartition::partition);

  /**
   * Which records a topic holds.
   *
   * @param records how many committed ones
   * @param firstMillis the earliest timestamp
   * @param lastMillis the latest timestamp
   */
  public record Span(long records, long firstMillis, long lastMillis) {

    public double recordsPerSecond() {
      return records * 1e3 / (lastMillis - firstMillis);
    }
  }

  /** Writes the rows of a range of keys, those of another range in another revision. */
  public static void write(
      BrokerProcess broker, String topic, int from, int to, int revisedFrom, int revisedTo) {
    write(
        broker,
        topic,
        from,
        to,
        number -> SampleRows.row(number, number >= revisedFrom && number < revisedTo ? 1 : 0));
  }

  /** Writes rows of a range of keys. */
  public static void write(
      BrokerProcess broker, String topic, int from, int to, IntFunction<String> rows) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put("linger.ms", 20);
    properties.put("batch.size", 256 * 1024);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = from; number < to; number++) {
        ProducerRecord<byte[], byte[]> row =
            new ProducerRecord<>(
                topic, SampleRows.key(number).getBytes(UTF_8), rows.apply(number).getBytes(UTF_8));
        var unused =
            producer.send(
                row,
                (metadata, error) -> {
                  if (error != null) {
                    failure.set(error);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("The topic could not be filled", failure.get());
    }
  }

  /**
   * Writes a record to each partition of a topic, and deletes it: a broker creates the index files
   * of a log at its first record, which takes some milliseconds for each, and would be measured as
   * the cost of whoever writes to many partitions.
   */
  public static void openLogs(BrokerProcess broker, String topic, int partitions) {
    Map<TopicPartition, RecordsToDelete> first = new HashMap<>();
    try (Admin admin = broker.admin()) {
      try (Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              broker.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int partition = 0; partition < partitions; partition++) {
          first.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(1));
          var unused =
              producer.send(new ProducerRecord<>(topic, partition, new byte[0], new byte[0]));
        }
      }
      admin.deleteRecords(first).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot open the partitions of " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while opening the partitions of " + topic, e);
    }
  }

  /** How long a bare consumer needs for a whole topic. */
  public static double readSeconds(BrokerProcess broker, String topic) {
    long started = System.nanoTime();
    visibleRecords(broker, topic);
    return (System.nanoTime() - started) / 1e9;
  }

  /** Reads a whole topic; returns how many committed records it holds. */
  public static long visibleRecords(BrokerProcess broker, String topic) {
    long[] count = {0};
    read(broker, topic, record -> count[0]++);
    return count[0];
  }

  /** Reads a whole topic; returns what committed records it holds. */
  public static Span span(BrokerProcess broker, String topic) {
    long[] seen = {0, Long.MAX_VALUE, Long.MIN_VALUE};
    read(
        broker,
        topic,
        record -> {
          seen[0]++;
          seen[1] = Math.min(seen[1], record.timestamp());
          seen[2] = Math.max(seen[2], record.timestamp());
        });
    return new Span(seen[0], seen[1], seen[2]);
  }

  /** Gives every committed record of a topic to an action. */
  public static void read(
      BrokerProcess broker,
      String topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> action) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", 5_000);
    properties.put("allow.auto.create.topics", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(action);
      }
    }
  }
}
