package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.Distribution;
import io.neaptide.connect.common.metrics.Meter;
import io.neaptide.connect.common.metrics.TaskMetrics;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** The metrics of a task. Thread-safe. */
public final class SinkMetrics implements AutoCloseable {

  private final TaskMetrics metrics;
  private final Clock clock;
  private final Meter rows;
  private final Meter deletes;
  private final Meter bytes;
  private final Distribution age;
  private final LongAdder fences;
  private final LongAdder failures;
  private final LongAdder owners;
  private final TransactionMetrics transactions;
  private final PositionLags positions;
  private final InitialPhaseMetrics initialPhase;
  private final Map<RejectionReason, LongAdder> rejected = new ConcurrentHashMap<>();

  /**
   * @param partitionsMax how many input partitions the task may have for metrics of each
   */
  public SinkMetrics(TaskMetrics metrics, int partitionsMax, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    rows = metrics.meter(SinkMetric.SINK_ROW_WRITE_TOTAL, SinkMetric.SINK_ROW_WRITE_RATE);
    deletes = metrics.meter(SinkMetric.SINK_DELETE_WRITE_TOTAL, SinkMetric.SINK_DELETE_WRITE_RATE);
    bytes = metrics.meter(SinkMetric.SINK_BYTE_WRITE_TOTAL, SinkMetric.SINK_BYTE_WRITE_RATE);
    age =
        metrics.distribution(SinkMetric.SINK_RECORD_AGE_MS_AVG, SinkMetric.SINK_RECORD_AGE_MS_MAX);
    fences = metrics.total(SinkMetric.SINK_TRANSACTION_FENCE_TOTAL);
    failures = metrics.total(SinkMetric.SINK_WRITE_FAILURE_TOTAL);
    owners = metrics.total(SinkMetric.SINK_OWNER_CHANGE_TOTAL);
    for (RejectionReason reason : RejectionReason.values()) {
      rejected.put(reason, metrics.total(SinkMetric.SINK_REJECTED_RECORD_TOTAL, reason.tagValue()));
    }
    transactions = new TransactionMetrics(metrics);
    initialPhase = new InitialPhaseMetrics(metrics, clock);
    positions = new PositionLags(metrics, partitionsMax, clock);
  }

  /** Metrics that nobody looks at. */
  public static SinkMetrics hidden(Clock clock) {
    return new SinkMetrics(TaskMetrics.hidden(clock), 0, clock);
  }

  /** The registration of metrics. */
  public TaskMetrics registration() {
    return metrics;
  }

  /**
   * Counts what a transactional producer writes.
   *
   * @param uncounted topics that hold no rows
   */
  public WriteCounter writes(Set<String> uncounted) {
    return new WriteCounter(this, transactions, uncounted, clock);
  }

  /** The metrics of the initial phase. */
  public InitialPhaseMetrics initialPhase() {
    return initialPhase;
  }

  /** The metrics of a hook, which are shown from now on. */
  public HookMetrics hook() {
    return new HookMetrics(metrics, clock);
  }

  /** How far the input partitions are written. */
  public PositionLags positions() {
    return positions;
  }

  /** Shows what is on its way. */
  public void inFlight(DoubleSupplier records, DoubleSupplier batches) {
    metrics.gauge(SinkMetric.SINK_RECORD_IN_FLIGHT, records);
    metrics.gauge(SinkMetric.SINK_BATCH_IN_FLIGHT, batches);
  }

  /**
   * Rows stand in the target topics.
   *
   * @param oldest the lowest timestamp of them; {@link Long#MAX_VALUE} where none has one
   */
  public void written(long upserts, long tombstones, long size, long oldest) {
    rows.add(upserts);
    deletes.add(tombstones);
    bytes.add(size);
    if (oldest != Long.MAX_VALUE) {
      age.record(Math.max(0, clock.millis() - oldest));
    }
  }

  /** A record cannot be written. */
  public void rejected(Throwable cause) {
    rejected.get(RejectionReason.of(cause)).increment();
  }

  /** The writer was fenced. */
  public void fenced() {
    fences.increment();
  }

  /** The writer failed otherwise. */
  public void failed() {
    failures.increment();
  }

  /** An input partition is the task's own now. */
  public void acquired() {
    owners.increment();
  }

  /** Called now and then. */
  public void refresh() {
    metrics.refresh();
  }

  @Override
  public void close() {
    metrics.close();
  }
}
