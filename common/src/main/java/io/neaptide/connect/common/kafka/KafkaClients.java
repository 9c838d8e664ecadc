package io.neaptide.connect.common.kafka;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens Kafka clients. The one place where clients come from, so that tests can give others. */
public interface KafkaClients {

  Admin admin(Map<String, Object> properties);

  Consumer<byte[], byte[]> consumer(Map<String, Object> properties);

  Producer<byte[], byte[]> producer(Map<String, Object> properties);

  /** Clients that talk to real clusters. */
  static KafkaClients real() {
    return new KafkaClients() {
      @Override
      public Admin admin(Map<String, Object> properties) {
        return Admin.create(properties);
      }

      @Override
      public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      }

      @Override
      public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(
            properties, new ByteArraySerializer(), new ByteArraySerializer());
      }
    };
  }
}
