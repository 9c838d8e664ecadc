package io.neaptide.connect.source.metrics;

import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far behind its end each partition is read. */
final class PartitionLags {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final PeriodicTimer timer;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();

  /** What is known of one partition. */
  private static final class Lag {
    private volatile double records = Double.NaN;
    private volatile double timestamp = Double.NaN;
  }

  PartitionLags(
      TaskMetrics metrics,
      Collection<TopicPartition> partitions,
      boolean perPartition,
      Clock clock) {
    this.clock = clock;
    this.timer = new PeriodicTimer(clock, INTERVAL);
    partitions.forEach(partition -> lags.put(partition, new Lag()));
    metrics.gauge(SourceMetric.SOURCE_RECORD_LAG_SUM, this::sum);
    if (perPartition) {
      lags.forEach(
          (partition, lag) -> {
            String number = Integer.toString(partition.partition());
            metrics.gauge(
                SourceMetric.SOURCE_RECORD_LAG, () -> lag.records, partition.topic(), number);
            metrics.gauge(
                SourceMetric.SOURCE_RECORD_AGE_MS, () -> age(lag), partition.topic(), number);
          });
    }
  }

  void read(TopicPartition partition, long timestamp) {
    Lag lag = lags.get(partition);
    if (lag != null) {
      lag.timestamp = timestamp;
    }
  }

  /** Asks, now and then, what the consumer knows without a request to its cluster. */
  void look(Consumer<?, ?> consumer) {
    if (!timer.isDue()) {
      return;
    }
    lags.forEach(
        (partition, lag) -> {
          OptionalLong known = consumer.currentLag(partition);
          if (known.isPresent()) {
            lag.records = known.getAsLong();
          }
        });
  }

  private double sum() {
    return lags.values().stream().mapToDouble(lag -> lag.records).filter(Double::isFinite).sum();
  }

  private double age(Lag lag) {
    return lag.records == 0 ? 0 : Math.max(0, clock.millis() - lag.timestamp);
  }
}
