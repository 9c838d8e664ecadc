package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit: bytes from a consumer to a producer, both with large batches, on one thread and the
 * producer's own, without a worker.
 */
public final class BareCopy implements Contender {

  public static final String NAME = "bare copy";

  private final BrokerProcess broker;
  private final int lingerMs;

  /**
   * A copy.
   *
   * @param lingerMs how long the producer waits for a batch to fill
   */
  public BareCopy(BrokerProcess broker, int lingerMs) {
    this.broker = broker;
    this.lingerMs = lingerMs;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Running start(String input, String run) {
    Map<String, Object> reading = new HashMap<>(broker.clientProperties());
    reading.put("max.poll.records", 5_000);
    reading.put("max.partition.fetch.bytes", 4 * 1024 * 1024);
    Map<String, Object> writing = new HashMap<>(broker.clientProperties());
    writing.put("linger.ms", lingerMs);
    writing.put("batch.size", 256 * 1024);
    writing.put("buffer.memory", 64L * 1024 * 1024);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    AtomicReference<Exception> refused = new AtomicReference<>();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> copy(consumer, writing, input, run, refused),
            task -> new Thread(task, "bare-copy").start());
    return new Running() {
      @Override
      public void requireHealthy() {
        if (end.isCompletedExceptionally()) {
          end.join();
        }
        if (refused.get() != null) {
          throw new IllegalStateException("The bare copy could not write", refused.get());
        }
      }

      @Override
      public void close() {
        consumer.wakeup();
        end.join();
      }
    };
  }

  private static void copy(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<String, Object> writing,
      String input,
      String target,
      AtomicReference<Exception> refused) {
    try (consumer;
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(input).stream()
              .map(info -> new TopicPartition(input, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      target, null, record.timestamp(), record.key(), record.value()),
                  (metadata, error) -> {
                    if (error != null) {
                      refused.set(error);
                    }
                  });
        }
      }
    } catch (WakeupException e) {
      // Closed, as asked.
      return;
    }
  }
}
