package io.neaptide.connect.benchmarks.smallest;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Sends what it is given, with the producer settings that ours has by default. */
public final class SmallestSinkTask extends SinkTask {

  private final AtomicReference<Exception> refused = new AtomicReference<>();
  private KafkaProducer<byte[], byte[]> producer;
  private String target;

  @Override
  public void start(Map<String, String> properties) {
    target = properties.get(SmallestSinkConnector.TARGET);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                properties.get(SmallestSinkConnector.BOOTSTRAP),
                "linger.ms",
                10,
                "batch.size",
                256 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  target, null, record.timestamp(), (byte[]) record.key(), (byte[]) record.value()),
              (metadata, error) -> {
                if (error != null) {
                  refused.set(error);
                }
              });
    }
  }

  @Override
  public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
    producer.flush();
    if (refused.get() != null) {
      throw new ConnectException("The smallest sink could not write", refused.get());
    }
  }

  @Override
  public void stop() {
    if (producer != null) {
      producer.close();
    }
  }

  @Override
  public String version() {
    return "1";
  }
}
