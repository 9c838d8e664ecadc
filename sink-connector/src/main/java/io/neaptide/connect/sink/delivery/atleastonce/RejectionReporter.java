package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.record.ErrantRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reports records that cannot be written, without waiting: each batch is done when its reports are.
 * Used on the thread of the task.
 */
final class RejectionReporter {

  private final SubmittedBatches batches;
  private final ErrantRecords records;
  private List<Open> open = new ArrayList<>();

  private record Open(RejectedRecord rejection, Future<Void> reported) {}

  RejectionReporter(SubmittedBatches batches, ErrantRecords records) {
    this.batches = batches;
    this.records = records;
  }

  /**
   * Reports what was rejected, and settles what was reported before.
   *
   * @throws ConnectException if records may not be rejected, or could not be reported
   */
  void report() {
    for (RejectedRecord rejection = batches.pollRejection();
        rejection != null;
        rejection = batches.pollRejection()) {
      report(rejection);
    }
    settle();
  }

  private void report(RejectedRecord rejection) {
    try {
      open.add(new Open(rejection, records.report(rejection.record(), rejection.error())));
    } catch (ConnectException e) {
      throw failed(e);
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
      batches.settled(done.rejection());
    } catch (ExecutionException e) {
      throw failed(ErrantRecords.notReported(e));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ConnectException failed(ConnectException failure) {
    batches.fail(failure);
    return failure;
  }
}
