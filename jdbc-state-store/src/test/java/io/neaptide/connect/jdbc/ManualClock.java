package io.neaptide.connect.jdbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time, in nanoseconds, that stands still until it is told otherwise. */
final class ManualClock implements LongSupplier {

  private final AtomicLong now = new AtomicLong();

  void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  @Override
  public long getAsLong() {
    return now.get();
  }
}
