package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.ProcessorMetrics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Counts what the state store does in its database. */
final class StoreMetrics {

  private final LongSupplier nanoTime;
  private final LongAdder calls;
  private final LongConsumer callMillis;
  private final LongAdder retries;
  private final LongAdder failures;
  private final LongConsumer poolWaitMillis;

  StoreMetrics(ProcessorMetrics metrics, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    calls = total(metrics, StoreMetric.CALLS);
    callMillis = distribution(metrics, StoreMetric.CALL_MILLIS);
    retries = total(metrics, StoreMetric.RETRIES);
    failures = total(metrics, StoreMetric.FAILURES);
    poolWaitMillis = distribution(metrics, StoreMetric.POOL_WAIT_MILLIS);
  }

  private static LongAdder total(ProcessorMetrics metrics, StoreMetric metric) {
    return metrics.total(metric.metricName(), metric.description());
  }

  private static LongConsumer distribution(ProcessorMetrics metrics, StoreMetric metric) {
    return metrics.distribution(metric.metricName(), metric.description());
  }

  /** The time at which something begins. */
  long begin() {
    return nanoTime.getAsLong();
  }

  private long millisSince(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
  }

  /** A transaction has ended, in whatever way. */
  void ended(long begun) {
    calls.increment();
    callMillis.accept(millisSince(begun));
  }

  /** A connection was got, or was not. */
  void waited(long begun) {
    poolWaitMillis.accept(millisSince(begun));
  }

  void retried() {
    retries.increment();
  }

  void failed() {
    failures.increment();
  }
}
