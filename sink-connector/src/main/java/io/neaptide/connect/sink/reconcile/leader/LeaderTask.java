package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The task whose thread leads.
 *
 * @param id which task it is
 * @param lifecycle whether it runs
 * @param pause whether its connector is paused
 * @param clock the time that its waits are measured by
 */
public record LeaderTask(TaskId id, TaskLifecycle lifecycle, ConnectorPause pause, Clock clock) {

  /** A task whose worker tells whether the connector is paused. */
  public static LeaderTask ofWorker(TaskId id, TaskLifecycle lifecycle, Clock clock) {
    return new LeaderTask(id, lifecycle, ConnectorPause.ofWorker(id, clock), clock);
  }

  String connector() {
    return id.connector();
  }

  boolean isStopped() {
    return lifecycle.isStopped();
  }

  /**
   * Ends what the leader does when the task is stopped.
   *
   * @throws InterruptException if it is
   */
  void requireRunning() {
    if (lifecycle.isStopped()) {
      throw new InterruptException("The task is stopped");
    }
  }

  /**
   * Waits before something is asked again.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  void awaitNext(Duration step) {
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
  void awaitResumed(Runnable first, Runnable meanwhile) {
    pause.await(lifecycle, first, meanwhile);
    requireRunning();
  }

  /** A timer that is due at once, and then once in every interval. */
  PeriodicTimer every(Duration interval) {
    return new PeriodicTimer(clock, interval);
  }
}
