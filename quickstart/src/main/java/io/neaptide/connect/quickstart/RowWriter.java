package io.neaptide.connect.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes rows to a topic; closing it returns when the broker has them all. */
final class RowWriter implements AutoCloseable {

  private final String topic;
  private final Producer<String, String> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  RowWriter(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new StringSerializer());
  }

  void upsert(String key, String value) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  void delete(String key) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, null)));
  }

  @Override
  public void close() {
    producer.close();
    try {
      for (Future<RecordMetadata> one : sent) {
        RecordMetadata unused = one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A row could not be written to " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while writing to " + topic, e);
    }
  }
}
