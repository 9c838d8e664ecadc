package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock for measuring how long something takes: it never goes back, and it does not jump when the
 * clock of the system is set. It starts at the time of that clock, from which it may differ more
 * and more. Thread-safe.
 */
public final class MonotonicClock extends Clock {

  private final Instant begin;
  private final LongSupplier nanoTime;
  private final long beginNanos;

  /** A clock that begins now. */
  public MonotonicClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  MonotonicClock(Clock wall, LongSupplier nanoTime) {
    this.begin = wall.instant();
    this.nanoTime = nanoTime;
    this.beginNanos = nanoTime.getAsLong();
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - beginNanos);
  }

  @Override
  public Instant instant() {
    return begin.plus(elapsed());
  }

  @Override
  public long millis() {
    return begin.toEpochMilli() + elapsed().toMillis();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** It is for measuring, and has no zone but UTC. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("A clock that measures has no zone but UTC");
  }
}
