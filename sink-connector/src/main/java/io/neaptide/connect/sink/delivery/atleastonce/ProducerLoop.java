package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Duration;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery thread: sends batches in order and deals with what the brokers refuse. */
final class ProducerLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ProducerLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** How many times in a row a record may fail for another one's sake, and nobody knows which. */
  private static final int MAX_UNEXPLAINED_FAILURES = 3;

  private final TaskId task;
  private final SubmittedBatches batches;
  private final Runnable beforeWriting;
  private final BatchSender sender;
  private final TargetTopics topics;
  private final StuckBatchDetector stuckBatches;
  private final DeliveryLimits limits;
  private final PeriodicTimer warnTimer;
  private int unexplainedFailures;
  private boolean prepared;

  /**
   * @param beforeWriting done before anything is written; tried again while it is retriable
   */
  ProducerLoop(
      TaskRuntime runtime,
      SubmittedBatches batches,
      Runnable beforeWriting,
      BatchSender sender,
      TargetTopics topics,
      StuckBatchDetector stuckBatches) {
    this.task = runtime.task();
    this.limits = runtime.limits();
    this.batches = batches;
    this.beforeWriting = beforeWriting;
    this.sender = sender;
    this.topics = topics;
    this.stuckBatches = stuckBatches;
    this.warnTimer = new PeriodicTimer(runtime.clock(), limits.warnInterval());
  }

  @Override
  public void run() {
    try {
      sender.start();
      while (!batches.isStopped()) {
        batches.resendIfRequested();
        if (prepared || prepare()) {
          step();
        }
      }
    } catch (RuntimeException | Error e) {
      if (!batches.isStopped()) {
        batches.fail(
            e instanceof HookException explained
                ? explained
                : new ConnectException(
                    "The delivery to the target cluster ended (" + e + "); restart the task", e));
      }
    } finally {
      sender.stop();
    }
  }

  /** Does what comes before the first record; returns whether that is done. */
  private boolean prepare() {
    try {
      beforeWriting.run();
      prepared = true;
    } catch (RetriableException e) {
      if (warnTimer.isDue()) {
        log.warn("Task {} cannot read its state topic; it tries again until it can", task, e);
      }
      boolean unused = batches.backOff(limits.retryBackoff());
    } catch (ConnectException e) {
      batches.fail(e);
      prepared = true;
    }
    return prepared;
  }

  private void step() {
    handleFailures();
    sender.tellAcknowledged();
    SendAttempt attempt = batches.next(IDLE);
    if (attempt != null) {
      sender.send(attempt);
    }
    warnIfStalled();
    stuckBatches.check();
  }

  private void handleFailures() {
    SendFailure unexplained = null;
    boolean again = false;
    for (SendFailure failure = batches.pollFailure();
        failure != null;
        failure = batches.pollFailure()) {
      SendFailure.Meaning meaning = failure.meaning();
      if (meaning == SendFailure.Meaning.SUSPECT) {
        // Also of an attempt that no longer counts: the next one then knows what to send alone.
        failure.attempt().suspect(failure.place());
        unexplainedFailures = 0;
        again |= failure.attempt().isCurrent();
      } else if (failure.attempt().isCurrent()) {
        switch (meaning) {
          case UNWRITABLE -> sender.reject(failure.attempt(), failure.place(), failure.error());
          case OTHER_UNWRITABLE -> unexplained = failure;
          default -> batches.fail(DirectBatchSender.fatal(failure.source(), failure.error()));
        }
      }
    }
    if (again) {
      batches.requestResend();
    } else if (unexplained != null && unexplainedFailures < MAX_UNEXPLAINED_FAILURES) {
      unexplainedFailures++;
      batches.requestResend();
    } else if (unexplained != null) {
      batches.fail(DirectBatchSender.fatal(unexplained.source(), unexplained.error()));
    }
  }

  private void warnIfStalled() {
    Duration stalled = batches.stalledFor();
    if (stalled.compareTo(limits.warnInterval()) < 0 || !warnTimer.isDue()) {
      return;
    }
    log.warn(
        "Task {} has waited {} s for the target cluster to acknowledge records; it goes on when the"
            + " cluster does. Check that its brokers run and have enough replicas in sync.",
        task,
        stalled.toSeconds());
    try {
      topics.recheck();
    } catch (RetriableException e) {
      log.debug("Task {} cannot see the target topics just now", task, e);
    }
  }
}
