package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds records that are never acknowledged although later ones are, and has them and everything
 * since sent again by a new producer. Used by the delivery thread.
 *
 * <p>An idempotent producer can come into that state: when a partition has no state of it, because
 * the topic is new or the state expired, and the first of several requests fails, the second one is
 * taken; the first is then out of sequence for ever, and retried for ever. A partition without a
 * leader looks the same, so the patience doubles each time.
 */
final class StuckBatchDetector {

  private static final Logger log = LoggerFactory.getLogger(StuckBatchDetector.class);

  /** The longest patience, as a multiple of the shortest. */
  private static final int LONGEST_PATIENCE = 32;

  private final TaskId task;
  private final SubmittedBatches batches;
  private final TargetProducer producers;
  private final ExponentialBackoff patience;
  private final Clock clock;

  private SendAttempt watched;
  private int outstanding;
  private long since;
  private int renewals;

  StuckBatchDetector(TaskRuntime runtime, SubmittedBatches batches, TargetProducer producers) {
    this.task = runtime.task();
    Duration timeout = runtime.limits().acknowledgements().overtakenTimeout();
    this.patience = new ExponentialBackoff(timeout, timeout.multipliedBy(LONGEST_PATIENCE));
    this.clock = runtime.clock();
    this.batches = batches;
    this.producers = producers;
  }

  /** Checks the first record that was overtaken; called now and then. */
  void check() {
    SendAttempt overtaken = batches.overtaken();
    long now = clock.millis();
    if (overtaken == null || overtaken != watched || overtaken.outstanding() != outstanding) {
      if (overtaken == null) {
        renewals = 0;
      }
      watched = overtaken;
      outstanding = overtaken == null ? 0 : overtaken.outstanding();
      since = now;
      return;
    }
    Duration limit = patience.after(renewals);
    if (now - since >= limit.toMillis()) {
      log.warn(
          "Task {} has {} records that were not acknowledged for {} s while later ones were; it"
              + " sends them and everything since again with a new producer, so some rows are"
              + " written twice. Check that every partition of the target topics has a leader.",
          task,
          outstanding,
          limit.toSeconds());
      renewals++;
      watched = null;
      producers.renew();
    }
  }
}
