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
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far behind its end each partition is read. */
final class PartitionLags {

  private static final Logger log = LoggerFactory.getLogger(PartitionLags.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** For how long a partition that was at its end counts as being there. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Clock clock;
  private final PeriodicTimer timer;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();

  /** What is known of one partition. */
  private static final class Lag {
    private volatile double records = Double.NaN;
    private volatile double timestamp = Double.NaN;

    /** When the consumer told the records last. */
    private volatile long looked;
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

  /** Asks, now and then, what the consumer knows; what it does not it asks its cluster for. */
  void look(Consumer<?, ?> consumer) {
    if (!timer.isDue()) {
      return;
    }
    try {
      lags.forEach((partition, lag) -> look(consumer, partition, lag));
    } catch (InterruptException | WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      log.debug("The consumer does not tell how far behind it is", e);
    }
  }

  private void look(Consumer<?, ?> consumer, TopicPartition partition, Lag lag) {
    OptionalLong known = consumer.currentLag(partition);
    if (known.isPresent()) {
      lag.records = known.getAsLong();
      lag.looked = clock.millis();
    }
  }

  private double sum() {
    return lags.values().stream().mapToDouble(lag -> lag.records).filter(Double::isFinite).sum();
  }

  private double age(Lag lag) {
    long now = clock.millis();
    boolean atEnd = lag.records == 0 && now - lag.looked <= FRESH.toMillis();
    return atEnd ? 0 : Math.max(0, now - lag.timestamp);
  }
}
