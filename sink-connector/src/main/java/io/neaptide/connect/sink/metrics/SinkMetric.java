package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricText;

/** The metrics of the sink's delivery. */
public enum SinkMetric implements MetricDefinition {
  SINK_ROW_WRITE_TOTAL("Rows that are in the target topics: acknowledged, or committed."),
  SINK_ROW_WRITE_RATE("Rows written in a second."),
  SINK_DELETE_WRITE_TOTAL("Tombstones that are in the target topics."),
  SINK_DELETE_WRITE_RATE("Tombstones written in a second."),
  SINK_BYTE_WRITE_TOTAL("Bytes of the keys and values written."),
  SINK_BYTE_WRITE_RATE("Bytes written in a second."),
  SINK_REJECTED_RECORD_TOTAL(
      "Records that could not be written: reason encode where a record cannot be encoded, too-large"
          + " where the topic does not take its size, refused where the brokers refuse it"
          + " otherwise.",
      "reason"),
  SINK_RECORD_AGE_MS_AVG(
      "From the timestamp of a record to its acknowledgement, of the oldest one of each batch or"
          + " transaction."),
  SINK_RECORD_AGE_MS_MAX("The highest of these."),
  SINK_PARTITION_COUNT("Input partitions that are assigned to the task."),
  SINK_RECORD_IN_FLIGHT("Records that the task was given and that are not written yet."),
  SINK_BATCH_IN_FLIGHT(
      "Batches that are not acknowledged yet (at least once), or open transactions (exactly"
          + " once)."),
  SINK_TRANSACTION_COMMIT_TOTAL("Transactions with rows that were committed."),
  SINK_TRANSACTION_COMMIT_RATE("Transactions committed in a second."),
  SINK_TRANSACTION_ABORT_TOTAL("Transactions with rows that were not committed."),
  SINK_TRANSACTION_FENCE_TOTAL(
      "Times that the writer of the task was fenced: by another instance of it, or by a new"
          + " generation."),
  SINK_TRANSACTION_ROW_AVG("Rows and tombstones of a transaction."),
  SINK_TRANSACTION_ROW_MAX("Most rows and tombstones of a transaction."),
  SINK_TRANSACTION_MS_AVG("From the first row of a transaction to its commit."),
  SINK_TRANSACTION_MS_MAX("The longest time from the first row of a transaction to its commit."),
  SINK_TRANSACTION_COMMIT_MS_AVG("How long the commit of a transaction takes."),
  SINK_TRANSACTION_COMMIT_MS_MAX("How long the slowest commit took."),
  SINK_POSITION_LAG(
      "Offsets of the input partition between what the task was given and what is written.",
      MetricDefinition.TOPIC,
      MetricDefinition.PARTITION),
  SINK_POSITION_LAG_SUM("The same of all input partitions."),
  SINK_OWNER_CHANGE_TOTAL(
      "Input partitions that the task made its own (exactly once): on rebalances, restarts, and"
          + " after failures."),
  SINK_WRITE_FAILURE_TOTAL(
      "Times that the task could not write and began again at the last committed position; fences"
          + " do not count."),
  SINK_STALLED_MS(
      "For how long nothing was written of the input partition that has waited longest with"
          + " records that the task was given; 0 where none waits.");

  @SuppressWarnings("ImmutableEnumChecker") // Its list is never changed.
  private final MetricText text;

  SinkMetric(String description, String... tags) {
    this.text = MetricText.of(description, tags);
  }

  @Override
  public MetricText text() {
    return text;
  }
}
