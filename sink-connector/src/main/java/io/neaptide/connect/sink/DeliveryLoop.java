package io.neaptide.connect.sink;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery thread: sends batches in order and deals with what the brokers refuse. */
final class DeliveryLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** How often in a row a request may fail for others' sake without it being found for whose. */
  private static final int MAX_BLIND_REWINDS = 3;

  private final TaskIdentity task;
  private final Pipeline pipeline;
  private final BatchSender sender;
  private final TargetTopics topics;
  private final Limits limits;
  private final Reminder reminder;
  private int blindRewinds;

  DeliveryLoop(
      TaskIdentity task,
      Pipeline pipeline,
      BatchSender sender,
      TargetTopics topics,
      Limits limits,
      Clock clock) {
    this.task = task;
    this.pipeline = pipeline;
    this.sender = sender;
    this.topics = topics;
    this.limits = limits;
    this.reminder = new Reminder(clock, limits.warnEvery());
  }

  @Override
  public void run() {
    try {
      while (!pipeline.isStopped()) {
        handleFailures();
        Attempt attempt = pipeline.next(IDLE);
        if (attempt != null) {
          sender.send(attempt);
        }
        warnIfStalled();
      }
    } catch (RuntimeException | Error e) {
      if (!pipeline.isInterrupted()) {
        pipeline.fail(
            new ConnectException(
                "The delivery to the target cluster ended (" + e + "); restart the task", e));
      }
    }
  }

  private void handleFailures() {
    boolean again = false;
    boolean found = false;
    for (SendFailure failure = pipeline.pollFailure();
        failure != null;
        failure = pipeline.pollFailure()) {
      switch (failure.meaning()) {
        case UNWRITABLE -> {
          sender.reject(failure.attempt(), failure.index(), failure.error());
          found = true;
        }
        case SUSPECT -> {
          failure.attempt().batch().suspect(failure.index());
          found = true;
          again = true;
        }
        case BYSTANDER -> again = true;
        default -> pipeline.fail(BatchSender.fatal(targetOf(failure), failure.error()));
      }
      if (again && !found && blindRewinds == MAX_BLIND_REWINDS) {
        pipeline.fail(BatchSender.fatal(targetOf(failure), failure.error()));
      }
    }
    if (again) {
      blindRewinds = found ? 0 : blindRewinds + 1;
      log.info("Task {} sends again what was refused together with other records", task);
      pipeline.requestRewind();
    }
  }

  private static String targetOf(SendFailure failure) {
    return "of " + failure.attempt().batch().record(failure.index()).topic();
  }

  private void warnIfStalled() {
    Duration stalled = pipeline.stalledFor();
    if (stalled.compareTo(limits.warnEvery()) >= 0 && reminder.isDue()) {
      topics.recheck();
      log.warn(
          "Task {} has waited {} s for the target cluster to acknowledge records; it goes on when"
              + " the cluster does. Check that its brokers run, that the target topics exist and"
              + " have enough replicas in sync.",
          task,
          stalled.toSeconds());
    }
  }
}
