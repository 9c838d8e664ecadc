package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.record.RecordSize;
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
public record OutgoingRecord(
    Optional<SinkRecord> source,
    ProducerRecord<byte[], byte[]> record,
    Optional<Event> event,
    long next) {

  public OutgoingRecord(ProducerRecord<byte[], byte[]> record, Optional<Event> event, long next) {
    this(Optional.empty(), record, event, next);
  }

  public OutgoingRecord(ProducerRecord<byte[], byte[]> record, long next) {
    this(record, Optional.empty(), next);
  }

  public static OutgoingRecord unencoded(SinkRecord source) {
    return new OutgoingRecord(
        Optional.of(source), null, Optional.empty(), source.originalKafkaOffset() + 1);
  }

  /** How much is to be written. */
  public long bytes() {
    return record == null ? 0 : RecordSize.of(record);
  }
}
