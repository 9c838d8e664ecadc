package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a long step, every ten seconds. Not thread-safe. */
public final class ProgressLog {

  private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final String what;
  private long total;
  private final Clock clock;
  private final long started;
  private final PeriodicTimer reminder;
  private final StepProgress.Run run;

  /**
   * Begins a run of a step.
   *
   * @param what the step, for the log
   * @param total how many units the run has
   * @param step is told how far it is
   */
  public ProgressLog(String what, long total, Clock clock, StepProgress step) {
    this.what = what;
    this.total = total;
    this.clock = clock;
    this.started = clock.millis();
    this.reminder = new PeriodicTimer(clock, EVERY);
    this.run = step.begin(total);
    // The first one is due when the step has lasted for a while.
    reminder.restart();
  }

  /** Called as often as it is convenient. */
  public void at(long done) {
    at(done, total);
  }

  /** The same of a run whose units have become more or fewer. */
  public void at(long done, long unitsInAll) {
    total = unitsInAll;
    run.at(done, total);
    if (reminder.isDue()) {
      long millis = Math.max(1, clock.millis() - started);
      long perSecond = done * 1_000 / millis;
      log.info(
          "{}: {} of {} ({}%), {}/s, {} left",
          what,
          done,
          total,
          total == 0 ? 100 : done * 100 / total,
          perSecond,
          perSecond == 0
              ? "unknown time"
              : "about " + Math.max(0, total - done) / perSecond + " s");
    }
  }

  /** Tells that the step is done, in one line; where it was short, only to those who debug. */
  public void end(long done) {
    long millis = clock.millis() - started;
    String line = "{}: done, {} in {} s";
    if (millis < SHORT.toMillis()) {
      // There may be one for each of hundreds of topics.
      log.debug(line, what, done, millis / 1_000.0);
    } else {
      log.info(line, what, done, millis / 1_000.0);
    }
  }
}
