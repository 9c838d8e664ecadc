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
    DataException error = Rejection.error(record, cause);
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      throw new ConnectException(error.getMessage() + Rejection.NO_REPORTER, error);
    }
    try {
      reporter.report(record, error).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new ConnectException(Rejection.NOT_REPORTED, e.getCause());
    }
  }
}
