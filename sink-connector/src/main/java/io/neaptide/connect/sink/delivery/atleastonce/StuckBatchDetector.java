package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.task.DeliveryLimits;
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
  private static final int MAX_DOUBLINGS = 5;

  private final TaskId task;
  private final SubmittedBatches pipeline;
  private final TargetProducer producers;
  private final DeliveryLimits limits;
  private final Clock clock;

  private SendAttempt watched;
  private int outstanding;
  private long since;
  private int renewals;

  StuckBatchDetector(TaskRuntime runtime, SubmittedBatches pipeline, TargetProducer producers) {
    this.task = runtime.task();
    this.limits = runtime.limits();
    this.clock = runtime.clock();
    this.pipeline = pipeline;
    this.producers = producers;
  }

  /** Looks at the first record that was overtaken; called now and then. */
  void look() {
    SendAttempt overtaken = pipeline.overtaken();
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
    Duration patience = limits.overtaken().multipliedBy(1L << Math.min(renewals, MAX_DOUBLINGS));
    if (now - since >= patience.toMillis()) {
      log.warn(
          "Task {} has {} records that were not acknowledged for {} s while later ones were; it"
              + " sends them and everything since again with a new producer, so some rows are"
              + " written twice. Check that every partition of the target topics has a leader.",
          task,
          outstanding,
          patience.toSeconds());
      renewals++;
      watched = null;
      producers.renew();
    }
  }
}
