package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.common.time.StallTimer;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the leader stays away during the initial phase. Time counts from the last heartbeat
 * that this task read, by its own clock, and only while this task was there to read one.
 */
public final class LeaderHeartbeatMonitor {

  private static final Logger log = LoggerFactory.getLogger(LeaderHeartbeatMonitor.class);

  /** A leader that was lost with its worker is back by then, as a rule. */
  static final Duration WARN_AFTER = Duration.ofSeconds(30);

  static final Duration FAIL_AFTER = Duration.ofMinutes(10);

  private final TaskId task;
  private final StallTimer silence;
  private final PeriodicTimer reminder;
  private long heartbeats;

  public LeaderHeartbeatMonitor(TaskId task, Clock clock) {
    this.task = task;
    this.silence = new StallTimer(clock);
    this.reminder = new PeriodicTimer(clock, WARN_AFTER);
  }

  /** Counts from now on; called while nothing is expected of the leader. */
  void reset() {
    silence.restart();
  }

  /**
   * Called again and again while the task waits for the leader.
   *
   * @param read how many heartbeats were read so far
   * @throws ConnectException if the leader stayed away for too long
   */
  void check(long read) {
    if (read != heartbeats) {
      heartbeats = read;
      silence.restart();
      return;
    }
    Duration away = silence.elapsed();
    if (away.compareTo(FAIL_AFTER) > 0) {
      throw new ConnectException(
          "The leader of "
              + task.connector()
              + ", its task 0, has sent no heartbeat for "
              + away.toMinutes()
              + " minutes, so the initial phase cannot go on. Nothing is lost: look at the status of"
              + " task 0, then restart the connector with its tasks");
    }
    if (away.compareTo(WARN_AFTER) > 0 && reminder.isDue()) {
      log.warn(
          "Task {} waits for the leader, task 0, which has sent no heartbeat for {} s",
          task,
          away.toSeconds());
    }
  }
}
