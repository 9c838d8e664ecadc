package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.Distribution;
import io.neaptide.connect.common.metrics.Meter;
import io.neaptide.connect.common.metrics.TaskMetrics;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of transactions. Thread-safe. */
final class TransactionMetrics {

  private final Meter commits;
  private final LongAdder aborts;
  private final Distribution rows;
  private final Distribution millis;
  private final Distribution commitMillis;

  TransactionMetrics(TaskMetrics metrics) {
    commits =
        metrics.meter(
            SinkMetric.SINK_TRANSACTION_COMMIT_TOTAL, SinkMetric.SINK_TRANSACTION_COMMIT_RATE);
    aborts = metrics.total(SinkMetric.SINK_TRANSACTION_ABORT_TOTAL);
    rows =
        metrics.distribution(
            SinkMetric.SINK_TRANSACTION_ROW_AVG, SinkMetric.SINK_TRANSACTION_ROW_MAX);
    millis =
        metrics.distribution(
            SinkMetric.SINK_TRANSACTION_MS_AVG, SinkMetric.SINK_TRANSACTION_MS_MAX);
    commitMillis =
        metrics.distribution(
            SinkMetric.SINK_TRANSACTION_COMMIT_MS_AVG, SinkMetric.SINK_TRANSACTION_COMMIT_MS_MAX);
  }

  /**
   * One was committed.
   *
   * @param took from its first row on
   * @param committing how much of that its commit took
   */
  void committed(long rowsAndTombstones, long took, long committing) {
    commits.add(1);
    rows.record(rowsAndTombstones);
    millis.record(took);
    commitMillis.record(committing);
  }

  void aborted() {
    aborts.increment();
  }
}
