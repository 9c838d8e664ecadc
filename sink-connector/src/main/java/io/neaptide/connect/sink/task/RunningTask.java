package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A task as a thread that works for it sees it: one that waits, and ends when the task is stopped.
 *
 * @param id which task it is
 * @param lifecycle whether it runs
 * @param pause whether its connector is paused
 * @param clock the time that its waits are measured by
 * @param metrics what the task tells of itself
 */
public record RunningTask(
    TaskId id, TaskLifecycle lifecycle, ConnectorPause pause, Clock clock, SinkMetrics metrics) {

  /** Without metrics that anybody looks at. */
  public RunningTask(TaskId id, TaskLifecycle lifecycle, ConnectorPause pause, Clock clock) {
    this(id, lifecycle, pause, clock, SinkMetrics.hidden(clock));
  }

  /** A task whose worker tells whether the connector is paused. */
  public static RunningTask ofWorker(TaskId id, TaskLifecycle lifecycle, Clock clock) {
    return new RunningTask(id, lifecycle, ConnectorPause.ofWorker(id, clock), clock);
  }

  /** The same with other metrics. */
  public RunningTask withMetrics(SinkMetrics shown) {
    return new RunningTask(id, lifecycle, pause, clock, shown);
  }

  public String connector() {
    return id.connector();
  }

  public boolean isStopped() {
    return lifecycle.isStopped();
  }

  /**
   * Ends the work of a task that is stopped.
   *
   * @throws InterruptException if it is
   */
  public void requireRunning() {
    if (lifecycle.isStopped()) {
      throw new InterruptException("The task is stopped");
    }
  }

  /**
   * Waits before something is asked again.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  public void awaitNext(Duration step) {
    lifecycle.awaitStop(step);
    requireRunning();
  }

  /**
   * Returns when the connector is not paused.
   *
   * @param first called once before it waits
   * @param meanwhile called again and again while it waits
   * @throws InterruptException if the task is stopped meanwhile
   */
  public void awaitResumed(Runnable first, Runnable meanwhile) {
    pause.await(lifecycle, first, meanwhile);
    requireRunning();
  }

  /** A timer that is due at once, and then once in every interval. */
  public PeriodicTimer every(Duration interval) {
    return new PeriodicTimer(clock, interval);
  }
}
