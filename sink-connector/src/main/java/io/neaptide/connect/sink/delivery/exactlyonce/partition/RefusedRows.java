package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.producer.RefusalScope;
import io.neaptide.connect.sink.producer.TooLargeException;

/**
 * Takes note of rows that are refused, so that they are reported, or found out among others, when
 * they are read again. Thread-safe.
 */
public record RefusedRows(PartitionStreams streams) {

  /**
   * The brokers refused a row. Called on threads of the producers.
   *
   * @param offset where the record stands that it came from
   */
  public void refused(PartitionStream stream, long offset, Exception cause) {
    if (offset < 0) {
      return;
    }
    switch (RefusalScope.of(cause)) {
      case RECORD -> streams.change(stream, s -> s.unwritable().refused(offset, cause));
      case REQUEST ->
          streams.change(
              stream,
              s -> {
                if (s.unwritable().isSuspect(offset)) {
                  s.unwritable().refused(offset, cause);
                } else {
                  s.unwritable().suspect(offset);
                }
              });
      case OTHER_RECORD, NONE -> {
        // Nothing is known of this row.
      }
    }
  }

  /** A row is never taken for its size, and was not sent: it is read again, to be reported. */
  public void tooLarge(PartitionStream stream, long offset, TooLargeException cause) {
    streams.change(
        stream,
        s -> {
          s.unwritable().refused(offset, cause);
          s.takeCare(offset);
        });
  }
}
