package io.neaptide.connect.sink.hook;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InputPosition;
import io.neaptide.connect.sink.record.KeyColumn;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns records into events for hooks, and what hooks leave of them into records. */
public final class HookEvents {

  private HookEvents() {}

  /** The event of a record that Connect delivered and what is to be written of it. */
  public static Event of(SinkRecord source, ProducerRecord<byte[], byte[]> row) {
    return Event.of(
        row,
        Optional.of(
            new InputPosition(
                source.originalTopic(),
                source.originalKafkaPartition(),
                source.originalKafkaOffset())),
        () -> Optional.of(key(source)),
        () -> row(source));
  }

  private static SchemaAndValue key(SinkRecord source) {
    return source.key() == null
        ? KeyColumn.of(source.value())
        : new SchemaAndValue(source.keySchema(), source.key());
  }

  private static Optional<SchemaAndValue> row(SinkRecord source) {
    return source.value() == null
        ? Optional.empty()
        : Optional.of(new KeyColumn().without(source.valueSchema(), source.value()));
  }

  /** What is to be written of an event. */
  public static ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        event.topic(),
        event.partition().isPresent() ? event.partition().getAsInt() : null,
        event.timestamp().isPresent() ? event.timestamp().getAsLong() : null,
        event.key(),
        event.value(),
        event.headers());
  }
}
