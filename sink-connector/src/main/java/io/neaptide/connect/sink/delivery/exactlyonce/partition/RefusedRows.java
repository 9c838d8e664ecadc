package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.producer.WriteRefusal;
import java.time.Clock;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Takes note of rows that are refused, so that they are reported, or found out among others, when
 * they are read again. Thread-safe.
 */
public record RefusedRows(PartitionStreams streams, Clock clock) {

  /**
   * The brokers refused a row. Called on threads of the producers.
   *
   * @param offset where the record stands that it came from
   */
  public void refused(PartitionStream stream, long offset, Exception cause) {
    if (offset < 0 || !WriteRefusal.isRefusal(cause)) {
      return;
    }
    streams.change(
        stream,
        s -> {
          // A batch that is too large is split by the producer until it is one record.
          if (cause instanceof RecordTooLargeException || s.unwritable().isSuspect(offset)) {
            s.unwritable().refused(offset, cause);
          } else {
            s.unwritable().suspect(offset);
          }
        });
  }

  /** A row is never taken for its size, and was not sent: it is read again, to be reported. */
  public void tooLarge(PartitionStream stream, long offset, TooLargeException cause) {
    streams.change(
        stream,
        s -> {
          s.unwritable().refused(offset, cause);
          s.takeCare(offset, clock.millis());
        });
  }
}
