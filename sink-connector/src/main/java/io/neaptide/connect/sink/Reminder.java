package io.neaptide.connect.sink;

import java.time.Clock;
import java.time.Duration;

/** Spaces out warnings about a condition that lasts. Not thread-safe. */
final class Reminder {

  private final Clock clock;
  private final Duration interval;
  private long next = Long.MIN_VALUE;

  Reminder(Clock clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
  }

  /** Whether it is time for another warning; if so, the next one is due after the interval. */
  boolean isDue() {
    long now = clock.millis();
    if (now < next) {
      return false;
    }
    next = now + interval.toMillis();
    return true;
  }
}
