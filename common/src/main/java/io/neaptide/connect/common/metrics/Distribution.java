package io.neaptide.connect.common.metrics;

import java.time.Clock;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;

/** Average and maximum of what was measured lately, as Kafka computes them. Thread-safe. */
public final class Distribution {

  private final Clock clock;
  private final MetricConfig config = new MetricConfig();
  private final Avg average = new Avg();
  private final Max maximum = new Max();

  Distribution(Clock clock) {
    this.clock = clock;
  }

  /** Takes a value; to be called for batches, not for records. */
  public synchronized void record(long value) {
    long now = clock.millis();
    average.record(config, (double) value, now);
    maximum.record(config, (double) value, now);
  }

  synchronized double average() {
    return average.measure(config, clock.millis());
  }

  synchronized double maximum() {
    return maximum.measure(config, clock.millis());
  }
}
