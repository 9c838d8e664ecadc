package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.record.ErrorReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/**
 * Hands records that cannot be written to Connect's errant-record reporter; where there is none,
 * the first one ends the delivery. Used on the thread of the task.
 */
final class RejectionReporter {

  private final SubmittedBatches pipeline;
  private final ErrantRecordReporter reporter;
  private List<Open> open = new ArrayList<>();

  private record Open(RejectedRecord rejection, Future<Void> reported) {}

  /**
   * Reports to a reporter.
   *
   * @param reporter Connect's reporter, or null where the connector has none
   */
  RejectionReporter(SubmittedBatches pipeline, ErrantRecordReporter reporter) {
    this.pipeline = pipeline;
    this.reporter = reporter;
  }

  /**
   * Reports what was rejected, and settles what was reported before.
   *
   * @throws ConnectException if records may not be set aside, or could not be
   */
  void report() {
    for (RejectedRecord rejection = pipeline.pollRejection();
        rejection != null;
        rejection = pipeline.pollRejection()) {
      if (reporter == null) {
        throw failed(ErrorReporter.unreported(rejection.error()));
      }
      report(rejection);
    }
    settle();
  }

  private void report(RejectedRecord rejection) {
    try {
      open.add(new Open(rejection, reporter.report(rejection.record(), rejection.error())));
    } catch (ConnectException e) {
      throw failed(e.getMessage() + ": " + rejection.error().getMessage(), e);
    }
  }

  private void settle() {
    if (open.isEmpty()) {
      return;
    }
    List<Open> stillOpen = new ArrayList<>();
    for (Open each : open) {
      if (each.reported().isDone()) {
        confirm(each);
      } else {
        stillOpen.add(each);
      }
    }
    open = stillOpen;
  }

  private void confirm(Open done) {
    try {
      done.reported().get();
      pipeline.settled(done.rejection());
    } catch (ExecutionException e) {
      throw failed(ErrorReporter.NOT_REPORTED, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ConnectException failed(String message, Throwable cause) {
    return failed(new ConnectException(message, cause));
  }

  private ConnectException failed(ConnectException failure) {
    pipeline.fail(failure);
    return failure;
  }
}
