package io.neaptide.connect.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.SampleRows;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a row takes from the producer that writes the input topic to a consumer of committed
 * records of the target topic, under a light load.
 */
final class LatencyBenchmark {

  private static final int ROWS_PER_SECOND = 1_000;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = 30;
  private static final int ROWS = ROWS_PER_SECOND * (WARM_UP_SECONDS + SECONDS);
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final TestBed bed;
  private final Contender contender;

  /** When each row was written and, after that, seen: nanoseconds by number of the row. */
  private final AtomicLongArray written = new AtomicLongArray(ROWS);

  private final long[] latencies = new long[ROWS];

  private LatencyBenchmark(TestBed bed, Contender contender) {
    this.bed = bed;
    this.contender = contender;
  }

  static void run(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      System.out.println();
      System.out.printf(
          Locale.ROOT, "| latency at %,d rows/s | p50, ms | p99, ms | highest, ms |%n|", 1_000);
      System.out.println("---|".repeat(4));
      for (Contender contender :
          List.of(
              new BareCopy(bed.broker(), 0),
              SinkContenders.atLeastOnce(bed),
              SinkContenders.exactlyOnce(bed))) {
        new LatencyBenchmark(bed, contender).measure();
      }
      System.out.println();
    }
  }

  private void measure() {
    String run = contender.name().replaceAll("[^a-z]+", "-");
    String input = "input-" + run;
    bed.createTopic(input, Map.of());
    bed.createTopic(run, Map.of());
    try (Contender.Running running = contender.start(input, run)) {
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(() -> read(run), task -> new Thread(task, "reader").start());
      write(input);
      reader.join();
      running.requireHealthy();
    }
    long[] counted = Arrays.copyOfRange(latencies, ROWS_PER_SECOND * WARM_UP_SECONDS, ROWS);
    Arrays.sort(counted);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        contender.name(),
        counted[counted.length / 2] / 1e6,
        counted[counted.length * 99 / 100] / 1e6,
        counted[counted.length - 1] / 1e6);
  }

  private void write(String input) {
    Map<String, Object> properties = new HashMap<>(bed.broker().clientProperties());
    properties.put("linger.ms", 0);
    int size = bed.parameters().number("size", 190);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      long begun = System.nanoTime();
      for (int number = 0; number < ROWS; number++) {
        long due = begun + number * (1_000_000_000L / ROWS_PER_SECOND);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        written.set(number, System.nanoTime());
        var unused =
            producer.send(
                new ProducerRecord<>(
                    input,
                    SampleRows.key(number).getBytes(UTF_8),
                    SampleRows.sized(number, size).getBytes(UTF_8)));
      }
    }
  }

  private void read(String target) {
    Map<String, Object> properties = new HashMap<>(bed.broker().clientProperties());
    properties.put("isolation.level", "read_committed");
    long end = System.nanoTime() + AT_MOST.plusSeconds(ROWS / ROWS_PER_SECOND).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(target).stream()
              .map(info -> new TopicPartition(target, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int missing = ROWS;
      while (missing > 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(missing + " rows did not arrive in " + target);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          int number = number(record);
          if (latencies[number] == 0) {
            latencies[number] = System.nanoTime() - written.get(number);
            missing--;
          }
        }
      }
    }
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    return Integer.parseInt(key.substring(SampleRows.key(0).length() - 1));
  }
}
