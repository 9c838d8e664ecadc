package io.neaptide.connect.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.benchmarks.bed.SampleRows;
import io.neaptide.connect.benchmarks.bed.TestBed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Rows that come into a topic at a steady rate, each with a key of its own, to the partitions in
 * turn: to each what the partitioner gives it.
 */
final class RowFlow implements AutoCloseable {

  private final TestBed bed;
  private final String topic;
  private final int rowsPerSecond;
  private final List<Queue<Integer>> ahead = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final CompletableFuture<Void> end;
  private int numbers;
  private volatile boolean closed;

  private RowFlow(TestBed bed, String topic, int rowsPerSecond) {
    this.bed = bed;
    this.topic = topic;
    this.rowsPerSecond = rowsPerSecond;
    for (int partition = 0; partition < bed.partitions(); partition++) {
      ahead.add(new ArrayDeque<>());
    }
    this.end = CompletableFuture.runAsync(this::write, task -> new Thread(task, "flow").start());
  }

  static RowFlow start(TestBed bed, String topic, int rowsPerSecond) {
    return new RowFlow(bed, topic, rowsPerSecond);
  }

  /** How many rows have been written. */
  int sent() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
    return sent.get();
  }

  private void write() {
    int size = bed.parameters().number("size", 190);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            bed.broker().clientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long begun = System.nanoTime();
      for (int row = 0; !closed; row++) {
        long due = begun + row * (1_000_000_000L / rowsPerSecond);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        int number = nextOf(row % ahead.size());
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic,
                    SampleRows.key(number).getBytes(UTF_8),
                    SampleRows.sized(number, size).getBytes(UTF_8)),
                (metadata, failure) -> {
                  if (failure == null) {
                    sent.incrementAndGet();
                  } else {
                    end.completeExceptionally(failure);
                  }
                });
      }
    }
  }

  /** The next number whose key belongs to the partition; those of others wait for their turn. */
  private int nextOf(int partition) {
    while (ahead.get(partition).isEmpty()) {
      int number = numbers++;
      byte[] key = SampleRows.key(number).getBytes(UTF_8);
      ahead.get(Utils.toPositive(Utils.murmur2(key)) % ahead.size()).add(number);
    }
    return ahead.get(partition).remove();
  }

  /** Returns when the last row is acknowledged. */
  @Override
  public void close() {
    closed = true;
    end.join();
  }
}
