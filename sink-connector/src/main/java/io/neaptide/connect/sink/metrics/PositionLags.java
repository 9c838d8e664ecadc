package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.TaskMetrics;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** How much of each input partition was given to the task and is not written. Thread-safe. */
public final class PositionLags {

  private final TaskMetrics metrics;
  private final int partitionsMax;
  private final Clock clock;
  private final Map<TopicPartition, Lag> lags = new ConcurrentHashMap<>();
  private boolean shown;

  /** What is known of one partition; both are the next offset, or -1. */
  private static final class Lag {
    private volatile long taken = -1;
    private volatile long written = -1;

    /** When something was written last, or was taken while nothing was on its way. */
    private volatile long progress;

    private long offsets() {
      return taken < 0 || written < 0 ? 0 : Math.max(0, taken - written);
    }
  }

  PositionLags(TaskMetrics metrics, int partitionsMax, Clock clock) {
    this.metrics = metrics;
    this.partitionsMax = partitionsMax;
    this.clock = clock;
    metrics.gauge(SinkMetric.SINK_PARTITION_COUNT, lags::size);
    metrics.gauge(
        SinkMetric.SINK_POSITION_LAG_SUM,
        () -> lags.values().stream().mapToLong(Lag::offsets).sum());
    metrics.gauge(SinkMetric.SINK_STALLED_MS, this::stalled);
  }

  private double stalled() {
    long now = clock.millis();
    return lags.values().stream()
        .filter(lag -> lag.offsets() > 0)
        .mapToLong(lag -> now - lag.progress)
        .max()
        .orElse(0);
  }

  /** Input partitions were assigned. */
  public synchronized void opened(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> lags.putIfAbsent(partition, new Lag()));
    showOrHide(partitions);
  }

  /** Input partitions were taken away. */
  public synchronized void closed(Collection<TopicPartition> partitions) {
    partitions.forEach(this::hide);
    partitions.forEach(lags::remove);
    showOrHide(List.of());
  }

  private void showOrHide(Collection<TopicPartition> changed) {
    boolean few = lags.size() <= partitionsMax;
    if (few) {
      (shown ? changed : lags.keySet()).forEach(this::show);
    } else if (shown) {
      lags.keySet().forEach(this::hide);
    }
    shown = few;
  }

  private void show(TopicPartition partition) {
    Lag lag = lags.get(partition);
    metrics.gauge(
        SinkMetric.SINK_POSITION_LAG,
        lag::offsets,
        partition.topic(),
        Integer.toString(partition.partition()));
  }

  private void hide(TopicPartition partition) {
    metrics.remove(
        SinkMetric.SINK_POSITION_LAG, partition.topic(), Integer.toString(partition.partition()));
  }

  /**
   * Records of a partition were taken over.
   *
   * @param first the offset of the first one
   * @param next the offset behind the last one
   */
  public void taken(TopicPartition partition, long first, long next) {
    Lag lag = lags.get(partition);
    if (lag == null) {
      return;
    }
    synchronized (lag) {
      if (lag.written < 0 || first < lag.written) {
        // The first ones, or read again.
        lag.written = first;
      }
      if (lag.offsets() == 0) {
        lag.progress = clock.millis();
      }
      lag.taken = next;
    }
  }

  /** A partition is written up to an offset. */
  public void written(TopicPartition partition, long next) {
    Lag lag = lags.get(partition);
    if (lag == null) {
      return;
    }
    synchronized (lag) {
      if (next > lag.written) {
        lag.progress = clock.millis();
        lag.written = next;
      }
    }
  }
}
