package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a long step, every ten seconds. Not thread-safe. */
public final class ProgressLog {

  private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final String what;
  private final long total;
  private final Clock clock;
  private final long started;
  private final PeriodicTimer reminder;

  /**
   * Begins a step.
   *
   * @param what the step, for the log
   * @param total how many units it has
   */
  public ProgressLog(String what, long total, Clock clock) {
    this.what = what;
    this.total = total;
    this.clock = clock;
    this.started = clock.millis();
    this.reminder = new PeriodicTimer(clock, EVERY);
    // The first one is due when the step has lasted for a while.
    reminder.restart();
  }

  /** Called as often as it is convenient. */
  public void at(long done) {
    if (reminder.isDue()) {
      long millis = Math.max(1, clock.millis() - started);
      long perSecond = done * 1_000 / millis;
      log.info(
          "{}: {} of {} ({}%), {}/s, about {} s left",
          what,
          done,
          total,
          total == 0 ? 100 : done * 100 / total,
          perSecond,
          perSecond == 0 ? "unknown" : Long.toString(Math.max(0, total - done) / perSecond));
    }
  }
}
