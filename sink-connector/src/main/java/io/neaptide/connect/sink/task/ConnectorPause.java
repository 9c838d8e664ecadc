package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the connector is paused. Connect only stops giving records to a task that is paused, and
 * goes on calling it with none, so that its other threads would go on writing. The one place where
 * the worker tells is the metric {@code status} of the task, in its own process. Where it is not
 * there (a worker without Kafka's {@code JmxReporter}), nothing counts as paused. Thread-safe.
 */
public final class ConnectorPause {

  private static final Logger log = LoggerFactory.getLogger(ConnectorPause.class);
  private static final String STATUS = "status";
  private static final String PAUSED = "paused";
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(100);

  private final TaskId task;
  private final BooleanSupplier status;
  private final PeriodicTimer checkTimer;
  private boolean paused;

  public ConnectorPause(TaskId task, BooleanSupplier status, Clock clock) {
    this.task = task;
    this.status = status;
    this.checkTimer = new PeriodicTimer(clock, CHECK_INTERVAL);
  }

  /** Asks the metrics of the worker. */
  public static ConnectorPause ofWorker(TaskId task, Clock clock) {
    return new ConnectorPause(task, () -> isPaused(task), clock);
  }

  /** Whether Connect shows a task of this worker as paused. */
  static boolean isPaused(TaskId task) {
    return WorkerMetrics.of(task, "connector-task-metrics", STATUS)
        .filter(PAUSED::equals)
        .isPresent();
  }

  private synchronized boolean isPaused() {
    if (checkTimer.isDue()) {
      paused = status.getAsBoolean();
    }
    return paused;
  }

  /**
   * Waits while the connector is paused.
   *
   * @param first called once before it waits
   * @param meanwhile called again and again while it waits; may throw
   */
  public void await(TaskLifecycle lifecycle, Runnable first, Runnable meanwhile) {
    if (!isPaused()) {
      return;
    }
    log.info("{} is paused: task {} writes nothing until it is resumed", task.connector(), task);
    first.run();
    while (isPaused()) {
      meanwhile.run();
      if (lifecycle.isStopped()) {
        return;
      }
      lifecycle.awaitStop(STEP);
    }
    log.info("{} is resumed: task {} goes on", task.connector(), task);
  }
}
