package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;

/** Spaces out warnings about a condition that lasts. Not thread-safe. */
public final class PeriodicTimer {

  private final Clock clock;
  private final Duration interval;
  private long next = Long.MIN_VALUE;

  public PeriodicTimer(Clock clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
  }

  /** Counts the interval from now. */
  public void restart() {
    next = clock.millis() + interval.toMillis();
  }

  /** Whether it is time for another warning; if so, the next one is due after the interval. */
  public boolean isDue() {
    long now = clock.millis();
    if (now < next) {
      return false;
    }
    restart();
    return true;
  }
}
