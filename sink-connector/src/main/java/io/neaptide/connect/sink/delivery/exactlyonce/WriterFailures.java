package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from failures of a task's writer: the end of the task, or another attempt after a
 * while. Who was fenced waits longer, and longer after each time: another instance of the task may
 * live on, and would be fenced in turn. Used by the transaction thread.
 */
final class WriterFailures {

  private static final Logger log = LoggerFactory.getLogger(WriterFailures.class);

  /** The first time it is mostly one that was fenced for good reason, and once. */
  private static final Duration FENCED_ONCE = Duration.ofMillis(350);

  private static final ExponentialBackoff FENCED_BACKOFF =
      new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofSeconds(60));

  private static final Duration UNDISTURBED = Duration.ofMinutes(1);

  private final TaskId task;
  private final TaskLifecycle lifecycle;
  private final Duration retryBackoff;
  private final RandomGenerator random;
  private final Clock clock;
  private final SinkMetrics metrics;
  private final PeriodicTimer warnTimer;
  private int fenced;
  private long fencedAt;

  WriterFailures(TaskRuntime runtime, TaskLifecycle lifecycle, RandomGenerator random) {
    this.task = runtime.task();
    this.lifecycle = lifecycle;
    this.retryBackoff = runtime.limits().retryBackoff();
    this.random = random;
    this.clock = runtime.clock();
    this.metrics = runtime.metrics();
    this.warnTimer = new PeriodicTimer(clock, runtime.limits().warnInterval());
  }

  /** The state topic could not be opened, or the clusters not be asked: that is tried again. */
  void notOpened(RetriableException cause) {
    if (warnTimer.isDue()) {
      log.warn(
          "Task {} cannot open its state topic or ask its clusters, trying again until it can",
          task,
          cause);
    }
  }

  /**
   * Takes a failure.
   *
   * @param what what could not be done, for messages
   * @return when to try again
   * @throws InterruptException if the thread was interrupted
   */
  long failed(KafkaException cause, String what) {
    if (cause instanceof InterruptException) {
      throw cause;
    }
    if (cause instanceof ConnectException explained) {
      lifecycle.fail(explained);
    } else if (ProducerErrors.isFatal(cause)) {
      lifecycle.fail(
          new ConnectException(
              "The task could not "
                  + what
                  + " ("
                  + cause
                  + "). Correct what the message says, then restart the task: it reads on from the"
                  + " last committed position",
              cause));
    }
    if (!ProducerErrors.isFenced(cause)) {
      metrics.failed();
      log.warn(
          "Task {} could not {}; it drops what it has not committed and reads it again",
          task,
          what,
          cause);
      return retryTime();
    }
    if (clock.millis() - fencedAt > UNDISTURBED.toMillis()) {
      fenced = 0;
    }
    long most = fenced == 0 ? FENCED_ONCE.toMillis() : FENCED_BACKOFF.after(fenced - 1).toMillis();
    long pause = most / 2 + random.nextLong(most);
    fenced++;
    metrics.fenced();
    fencedAt = clock.millis();
    log.warn(
        "Task {} was fenced: another task has taken its partitions over, or a new generation has"
            + " begun. It drops what it has not committed, and acquires its partitions again in {}"
            + " ms unless a new generation begins",
        task,
        pause,
        cause);
    return clock.millis() + pause;
  }

  /** When to try again what did not succeed. */
  long retryTime() {
    return clock.millis() + retryBackoff.toMillis();
  }

  /** How long to wait before something is tried again. */
  Duration retryBackoff() {
    return retryBackoff;
  }

  /** A new generation has begun, whose leader fences everybody: that says nothing of others. */
  void generationBegins() {
    fenced = 0;
  }

  /**
   * Partitions were taken away: where they are not released in time, their next owner fences this
   * task, which is for good reason, too.
   */
  void partitionsTaken() {
    fenced = 0;
  }
}
