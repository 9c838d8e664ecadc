package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;

/**
 * How long something has lasted while this process ran: time for which the process stood still, or
 * by which its clock was put forward, does not count. Not thread-safe.
 */
public final class StallTimer {

  /** More than the time between two calls, unless the process stood still. */
  private static final long LONGEST_STEP_MS = 5_000;

  private final Clock clock;
  private long last;
  private long waited;

  public StallTimer(Clock clock) {
    this.clock = clock;
    this.last = clock.millis();
  }

  public void restart() {
    last = clock.millis();
    waited = 0;
  }

  /** The time since the last restart; called again and again while it lasts. */
  public Duration elapsed() {
    long now = clock.millis();
    waited += Math.max(0, Math.min(now - last, LONGEST_STEP_MS));
    last = now;
    return Duration.ofMillis(waited);
  }
}
