package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.serde.NotARowException;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Hands records that cannot be written to Connect's errant-record reporter; where there is none,
 * the first one ends the task. Used on the thread of the task.
 */
public record ErrantRecords(SinkTaskContext context, SinkMetrics metrics) {

  static final String NOT_REPORTED =
      "A record that cannot be written could not be reported either. Check the dead letter"
          + " queue of the connector, then restart the task";

  private static final String NO_REPORTER =
      ". Correct it where it comes from, or set errors.tolerance=all and"
          + " errors.deadletterqueue.topic.name to set such records aside";

  /** Says which record cannot be written, and why. */
  public static DataException error(SinkRecord record, Exception cause) {
    return new DataException(
        "The record "
            + InputPartitions.of(record)
            + " at offset "
            + record.originalKafkaOffset()
            + " cannot be written: "
            + cause.getMessage(),
        cause);
  }

  /**
   * Hands a record over.
   *
   * @return done when the record is reported, or could not be, see {@link #notReported}
   * @throws ConnectException if records may not be rejected
   */
  public Future<Void> report(SinkRecord record, Exception error) {
    metrics.rejected(error);
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      throw unreported(error);
    }
    try {
      return reporter.report(record, error);
    } catch (ConnectException e) {
      throw new ConnectException(e.getMessage() + ": " + error.getMessage(), e);
    }
  }

  private static ConnectException unreported(Exception error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof NotARowException) {
        // It would be every record.
        return new ConnectException(error.getMessage() + ", then restart the task", error);
      }
    }
    return new ConnectException(error.getMessage() + NO_REPORTER, error);
  }

  /** What ends the task where a record could not be reported. */
  public static ConnectException notReported(ExecutionException failure) {
    return new ConnectException(NOT_REPORTED, failure.getCause());
  }
}
