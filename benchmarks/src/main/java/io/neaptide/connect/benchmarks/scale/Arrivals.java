package io.neaptide.connect.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.benchmarks.bed.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When committed rows of a topic reach a reader, and whether any comes twice. */
final class Arrivals implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CompletableFuture<Void> end;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private int doubled;

  private record Arrival(int partition, long nanos) {}

  /**
   * What an event did to the flow of rows.
   *
   * @param firstRowSeconds from the event to the end of the longest time without any row
   * @param everyPartitionSeconds from the event to when the last partition had the end of its
   *     longest pause
   * @param longestPauseSeconds the longest time in which a partition had no row
   */
  record Effect(double firstRowSeconds, double everyPartitionSeconds, double longestPauseSeconds) {}

  private Arrivals(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    this.end = CompletableFuture.runAsync(this::read, task -> new Thread(task, "reader").start());
  }

  static Arrivals watch(TestBed bed, String topic) {
    Map<String, Object> properties = new HashMap<>(bed.broker().clientProperties());
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", false);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < bed.partitions(); partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new Arrivals(consumer);
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          add(record);
        }
      }
    } catch (WakeupException e) {
      // Closed, as asked.
      return;
    }
  }

  private synchronized void add(ConsumerRecord<byte[], byte[]> record) {
    arrivals.add(new Arrival(record.partition(), System.nanoTime()));
    if (!keys.add(new String(record.key(), UTF_8))) {
      doubled++;
    }
  }

  /** How many different rows have come. */
  synchronized int rows() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
    return keys.size();
  }

  /** How many records have come. */
  synchronized int records() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
    return arrivals.size();
  }

  /** When the last record came. */
  synchronized long lastNanos() {
    return arrivals.get(arrivals.size() - 1).nanos();
  }

  /** How many rows have come that had come before. */
  synchronized int doubled() {
    return doubled;
  }

  /** What an event did to the rows that came since. */
  synchronized Effect since(long eventNanos) {
    Pause whole = new Pause(eventNanos);
    Map<Integer, Pause> byPartition = new TreeMap<>();
    for (Arrival arrival : arrivals) {
      if (arrival.nanos() >= eventNanos) {
        whole.add(arrival.nanos());
        byPartition
            .computeIfAbsent(arrival.partition(), partition -> new Pause(eventNanos))
            .add(arrival.nanos());
      }
    }
    long every = 0;
    long longest = 0;
    for (Pause pause : byPartition.values()) {
      every = Math.max(every, pause.end - eventNanos);
      longest = Math.max(longest, pause.length);
    }
    return new Effect((whole.end - eventNanos) / 1e9, every / 1e9, longest / 1e9);
  }

  /** The longest time without a row. */
  private static final class Pause {

    private long last;
    private long length;
    private long end;

    Pause(long begin) {
      this.last = begin;
      this.end = begin;
    }

    void add(long nanos) {
      if (nanos - last > length) {
        length = nanos - last;
        end = nanos;
      }
      last = nanos;
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    end.join();
  }
}
