package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;

/** Spaces out what is done again and again, such as a warning. Due at first. Not thread-safe. */
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

  /** Whether the interval is over; if so, the next one begins. */
  public boolean isDue() {
    boolean due = isOver();
    if (due) {
      restart();
    }
    return due;
  }

  /** Whether the interval is over, for what may fail and is then due still. */
  public boolean isOver() {
    return clock.millis() >= next;
  }
}
