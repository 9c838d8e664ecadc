package io.neaptide.connect.source.metrics;

import io.neaptide.connect.common.metrics.Distribution;
import io.neaptide.connect.common.metrics.Meter;
import io.neaptide.connect.common.metrics.TaskMetrics;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;

/** Counts what a task reads and emits. Each method is called for batches, but for one. */
public final class SourceMetrics implements AutoCloseable {

  private final TaskMetrics metrics;
  private final Clock clock;
  private final Meter rowsRead;
  private final Meter deletesRead;
  private final Meter bytesRead;
  private final Meter rowsEmitted;
  private final Meter deletesEmitted;
  private final Meter bytesEmitted;
  private final Distribution age;
  private final LongAdder offsetsGone;
  private final LongAdder logsTruncated;
  private final LongAdder topicsRecreated;
  private final PartitionLags lags;
  private final AtomicLong acknowledgedBytes = new AtomicLong();
  private final long started;
  private volatile double firstRowMillis = Double.NaN;

  /**
   * @param perPartition whether there are metrics of each partition
   */
  public SourceMetrics(
      TaskMetrics metrics,
      Collection<TopicPartition> partitions,
      boolean perPartition,
      Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.started = clock.millis();
    rowsRead = metrics.meter(SourceMetric.SOURCE_ROW_READ_TOTAL, SourceMetric.SOURCE_ROW_READ_RATE);
    deletesRead =
        metrics.meter(SourceMetric.SOURCE_DELETE_READ_TOTAL, SourceMetric.SOURCE_DELETE_READ_RATE);
    bytesRead =
        metrics.meter(SourceMetric.SOURCE_BYTE_READ_TOTAL, SourceMetric.SOURCE_BYTE_READ_RATE);
    rowsEmitted =
        metrics.meter(SourceMetric.SOURCE_ROW_EMIT_TOTAL, SourceMetric.SOURCE_ROW_EMIT_RATE);
    deletesEmitted =
        metrics.meter(SourceMetric.SOURCE_DELETE_EMIT_TOTAL, SourceMetric.SOURCE_DELETE_EMIT_RATE);
    bytesEmitted =
        metrics.meter(SourceMetric.SOURCE_BYTE_EMIT_TOTAL, SourceMetric.SOURCE_BYTE_EMIT_RATE);
    age =
        metrics.distribution(
            SourceMetric.SOURCE_RECORD_AGE_MS_AVG, SourceMetric.SOURCE_RECORD_AGE_MS_MAX);
    offsetsGone = metrics.total(SourceMetric.SOURCE_OFFSET_GONE_TOTAL);
    logsTruncated = metrics.total(SourceMetric.SOURCE_LOG_TRUNCATED_TOTAL);
    topicsRecreated = metrics.total(SourceMetric.SOURCE_TOPIC_RECREATED_TOTAL);
    metrics.gauge(SourceMetric.SOURCE_PARTITION_COUNT, partitions::size);
    metrics.gauge(SourceMetric.SOURCE_FIRST_ROW_MS, () -> firstRowMillis);
    lags = new PartitionLags(metrics, partitions, perPartition, clock);
  }

  /** Metrics that nobody looks at. */
  public static SourceMetrics hidden(Clock clock) {
    return new SourceMetrics(TaskMetrics.hidden(clock), List.of(), false, clock);
  }

  /** How many malformed records have come to an end. */
  public LongAdder malformed(String outcome) {
    return metrics.total(SourceMetric.SOURCE_MALFORMED_RECORD_TOTAL, outcome);
  }

  /**
   * Shows what is read and not handed over.
   *
   * @param fill from 0 to 1
   */
  public void readAhead(DoubleSupplier records, DoubleSupplier bytes, DoubleSupplier fill) {
    metrics.gauge(SourceMetric.SOURCE_READ_AHEAD_RECORDS, records);
    metrics.gauge(SourceMetric.SOURCE_READ_AHEAD_BYTES, bytes);
    metrics.gauge(
        SourceMetric.SOURCE_READ_AHEAD_FILL_PERCENT, () -> 100 * Math.min(1, fill.getAsDouble()));
  }

  /**
   * Records of one partition were read.
   *
   * @param timestamp that of the last one; negative where it has none
   */
  public void read(TopicPartition partition, int records, int deletes, long bytes, long timestamp) {
    rowsRead.add(records - deletes);
    deletesRead.add(deletes);
    bytesRead.add(bytes);
    if (timestamp >= 0) {
      age.record(Math.max(0, clock.millis() - timestamp));
      lags.read(partition, timestamp);
    }
  }

  /** The consumer is about to be polled; called by the thread that may use it. */
  public void polling(Consumer<?, ?> consumer) {
    lags.look(consumer);
  }

  /** Records go to Connect. */
  public void handedOver(List<SourceRecord> records) {
    int deletes = 0;
    for (SourceRecord each : records) {
      if (each.value() == null) {
        deletes++;
      }
    }
    rowsEmitted.add(records.size() - deletes);
    deletesEmitted.add(deletes);
    if (Double.isNaN(firstRowMillis)) {
      firstRowMillis = clock.millis() - started;
    }
  }

  /** A record is in its topic; called for every record. */
  public void acknowledged(int bytes) {
    acknowledgedBytes.addAndGet(bytes);
  }

  /** Connect asks for records. */
  public void asked() {
    bytesEmitted.add(acknowledgedBytes.getAndSet(0));
    metrics.refresh();
  }

  /** Records were gone before they were read. */
  public void offsetsGone(long count) {
    offsetsGone.add(count);
  }

  /** A log ends before what was read of it. */
  public void logTruncated() {
    logsTruncated.increment();
  }

  public void topicsRecreated(int topics) {
    topicsRecreated.add(topics);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
