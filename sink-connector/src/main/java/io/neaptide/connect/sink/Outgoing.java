package io.neaptide.connect.sink;

import io.neaptide.connect.hook.Event;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record on its way.
 *
 * @param source what Connect gave, where it is to be encoded yet
 * @param record what is to be written; null where only the position moves
 * @param event the same for a hook, where there is one
 * @param next the input offset after it
 */
record Outgoing(
    Optional<SinkRecord> source,
    ProducerRecord<byte[], byte[]> record,
    Optional<Event> event,
    long next) {

  Outgoing(ProducerRecord<byte[], byte[]> record, Optional<Event> event, long next) {
    this(Optional.empty(), record, event, next);
  }

  Outgoing(ProducerRecord<byte[], byte[]> record, long next) {
    this(record, Optional.empty(), next);
  }

  static Outgoing unencoded(SinkRecord source) {
    return new Outgoing(
        Optional.of(source), null, Optional.empty(), source.originalKafkaOffset() + 1);
  }

  /** How much is to be written. */
  long bytes() {
    return record == null ? 0 : RecordSize.of(record);
  }
}
