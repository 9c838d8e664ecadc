package io.neaptide.connect.sink;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Takes note of rows that the brokers refuse, so that they are reported, or found out among others,
 * when they are read again. Called on threads of the producers.
 */
record RefusedRows(Streams streams) {

  /**
   * A row was refused.
   *
   * @param offset where the record stands that it came from
   */
  void refused(PartitionStream stream, long offset, Exception cause) {
    if (offset < 0) {
      return;
    }
    if (cause instanceof RecordTooLargeException) {
      streams.change(stream, s -> s.unwritable().refused(offset));
    } else if (cause instanceof InvalidTimestampException
        || cause instanceof InvalidRecordException) {
      streams.change(
          stream,
          s -> {
            if (s.unwritable().isSuspect(offset)) {
              s.unwritable().refused(offset);
            } else {
              s.unwritable().suspect(offset);
            }
          });
    }
  }
}
