package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InputPosition;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as the connector makes them, of texts. */
final class Events {

  private Events() {}

  static Event event(String topic, String key, String value, int partition, long offset) {
    return Event.of(
        new ProducerRecord<>(topic, bytes(key), value == null ? null : bytes(value)),
        Optional.of(new InputPosition("input", partition, offset)),
        Optional::empty,
        Optional::empty);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
