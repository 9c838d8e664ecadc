package io.neaptide.connect.sink;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record that cannot be written, to be reported.
 *
 * @param batch the batch that is not done before
 * @param record the record as Connect delivered it
 * @param error why it cannot be written
 */
record Rejection(Batch batch, SinkRecord record, Exception error) {

  /** What to do where Connect takes no such records; follows the error. */
  static final String NO_REPORTER =
      ". Correct it where it comes from, or set errors.tolerance=all and"
          + " errors.deadletterqueue.topic.name to set such records aside";

  static final String NOT_REPORTED =
      "A record that cannot be written could not be reported either. Check the dead letter"
          + " queue of the connector, then restart the task";

  static Rejection of(Batch batch, int index, Exception cause) {
    SinkRecord record = batch.record(index);
    return new Rejection(batch, record, error(record, cause));
  }

  /** Says which record cannot be written, and why. */
  static DataException error(SinkRecord record, Exception cause) {
    return new DataException(
        "The record "
            + Batch.inputOf(record)
            + " at offset "
            + record.originalKafkaOffset()
            + " cannot be written: "
            + cause.getMessage(),
        cause);
  }
}
