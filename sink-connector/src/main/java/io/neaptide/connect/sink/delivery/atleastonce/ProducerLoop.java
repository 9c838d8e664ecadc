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

  /** How many requests in a row may fail because of another record before it is known which one. */
  private static final int MAX_BLIND_REWINDS = 3;

  private final TaskId task;
  private final SubmittedBatches pipeline;
  private final Runnable beforeWriting;
  private final BatchSender sender;
  private final TargetTopics topics;
  private final StuckBatchDetector watch;
  private final DeliveryLimits limits;
  private final PeriodicTimer reminder;
  private int blindRewinds;
  private boolean begun;

  /**
   * Prepares the loop.
   *
   * @param beforeWriting done before anything is written; tried again while it is retriable
   */
  ProducerLoop(
      TaskRuntime runtime,
      SubmittedBatches pipeline,
      Runnable beforeWriting,
      BatchSender sender,
      TargetTopics topics,
      StuckBatchDetector watch) {
    this.task = runtime.task();
    this.limits = runtime.limits();
    this.pipeline = pipeline;
    this.beforeWriting = beforeWriting;
    this.sender = sender;
    this.topics = topics;
    this.watch = watch;
    this.reminder = new PeriodicTimer(runtime.clock(), limits.warnEvery());
  }

  @Override
  public void run() {
    try {
      sender.start();
      while (!pipeline.isStopped()) {
        pipeline.rewindIfRequested();
        if (begun || begin()) {
          step();
        }
      }
    } catch (RuntimeException | Error e) {
      if (!pipeline.isStopped()) {
        pipeline.fail(
            e instanceof HookException explained
                ? explained
                : new ConnectException(
                    "The delivery to the target cluster ended (" + e + "); restart the task", e));
      }
    } finally {
      sender.stop();
    }
  }

  /** Whether the first record may be written. */
  private boolean begin() {
    try {
      beforeWriting.run();
      begun = true;
    } catch (RetriableException e) {
      if (reminder.isDue()) {
        log.warn("Task {} cannot look at its state topic, trying again", task, e);
      }
      boolean unused = pipeline.backOff(limits.retryBackoff());
    } catch (ConnectException e) {
      pipeline.fail(e);
      begun = true;
    }
    return begun;
  }

  private void step() {
    handleFailures();
    sender.look();
    SendAttempt attempt = pipeline.next(IDLE);
    if (attempt != null) {
      sender.send(attempt);
    }
    warnIfStalled();
    watch.look();
  }

  private void handleFailures() {
    SendFailure bystander = null;
    boolean again = false;
    for (SendFailure failure = pipeline.pollFailure();
        failure != null;
        failure = pipeline.pollFailure()) {
      SendFailure.Meaning meaning = failure.meaning();
      if (meaning == SendFailure.Meaning.SUSPECT) {
        // Also of an attempt that no longer counts: the next one then knows whom to send alone.
        failure.attempt().suspect(failure.place());
        blindRewinds = 0;
        again |= failure.attempt().isCurrent();
      } else if (failure.attempt().isCurrent()) {
        switch (meaning) {
          case UNWRITABLE -> sender.reject(failure.attempt(), failure.place(), failure.error());
          case BYSTANDER -> bystander = failure;
          default -> pipeline.fail(DirectBatchSender.fatal(failure.source(), failure.error()));
        }
      }
    }
    if (again) {
      pipeline.requestRewind();
    } else if (bystander != null && blindRewinds < MAX_BLIND_REWINDS) {
      blindRewinds++;
      pipeline.requestRewind();
    } else if (bystander != null) {
      pipeline.fail(DirectBatchSender.fatal(bystander.source(), bystander.error()));
    }
  }

  private void warnIfStalled() {
    Duration stalled = pipeline.stalledFor();
    if (stalled.compareTo(limits.warnEvery()) < 0 || !reminder.isDue()) {
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
