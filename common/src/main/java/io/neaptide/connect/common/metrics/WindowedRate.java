package io.neaptide.connect.common.metrics;

import java.time.Clock;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Rate;

/** How much of something there is in a second, as Kafka computes it. Thread-safe. */
final class WindowedRate {

  private final Clock clock;
  private final MetricConfig config = new MetricConfig();
  private final Rate rate = new Rate();

  WindowedRate(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(long count) {
    rate.record(config, (double) count, clock.millis());
  }

  synchronized double value() {
    return rate.measure(config, clock.millis());
  }
}
