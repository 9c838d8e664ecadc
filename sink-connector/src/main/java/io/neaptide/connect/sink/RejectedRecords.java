package io.neaptide.connect.sink;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Hands records that cannot be written to Connect's errant-record reporter and waits for it; where
 * there is none, the first one ends the task. Used on the thread of the task.
 */
final class RejectedRecords {

  /** What to do where Connect takes no such records; follows the error. */
  static final String NO_REPORTER =
      ". Correct it where it comes from, or set errors.tolerance=all and"
          + " errors.deadletterqueue.topic.name to set such records aside";

  static final String NOT_REPORTED =
      "A record that cannot be written could not be reported either. Check the dead letter"
          + " queue of the connector, then restart the task";

  private final SinkTaskContext context;

  RejectedRecords(SinkTaskContext context) {
    this.context = context;
  }

  /**
   * Reports a record.
   *
   * @throws ConnectException if records may not be set aside, or this one could not be
   */
  void report(SinkRecord record, Exception cause) {
    DataException error = error(record, cause);
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      throw new ConnectException(error.getMessage() + NO_REPORTER, error);
    }
    try {
      reporter.report(record, error).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new ConnectException(NOT_REPORTED, e.getCause());
    }
  }

  /** Says which record cannot be written, and why. */
  static DataException error(SinkRecord record, Exception cause) {
    return new DataException(
        "The record "
            + InputPartitions.of(record)
            + " at offset "
            + record.originalKafkaOffset()
            + " cannot be written: "
            + cause.getMessage(),
        cause);
  }
}
