package io.neaptide.connect.quickstart.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes rows to a topic. Closing it returns when the broker has them all, and fails if it refused
 * one. Not thread-safe.
 */
public final class RowWriter implements AutoCloseable {

  private final String topic;
  private final Producer<String, String> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  RowWriter(Map<String, Object> clientProperties, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(clientProperties, new StringSerializer(), new StringSerializer());
  }

  /** Sends the row; a null value deletes the key. */
  public void write(String key, String value) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  /** How many rows were sent. */
  public int count() {
    return sent.size();
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
