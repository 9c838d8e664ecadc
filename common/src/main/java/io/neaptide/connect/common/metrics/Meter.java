package io.neaptide.connect.common.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts something, and how much of it there is in a second. Thread-safe. */
public final class Meter {

  private final LongAdder total = new LongAdder();
  private final WindowedRate rate;

  Meter(WindowedRate rate) {
    this.rate = rate;
  }

  /** Counts; to be called for batches, not for records. */
  public void add(long count) {
    if (count > 0) {
      total.add(count);
      rate.add(count);
    }
  }

  public long total() {
    return total.sum();
  }
}
