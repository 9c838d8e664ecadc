package io.neaptide.connect.source.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricText;

/** The metrics of the source. */
public enum SourceMetric implements MetricDefinition {
  SOURCE_ROW_READ_TOTAL("Rows read from the external cluster, without deletes."),
  SOURCE_ROW_READ_RATE("Rows read in a second."),
  SOURCE_DELETE_READ_TOTAL("Deletes read: records whose value is null."),
  SOURCE_DELETE_READ_RATE("Deletes read in a second."),
  SOURCE_BYTE_READ_TOTAL("Bytes of the keys and values read."),
  SOURCE_BYTE_READ_RATE("Bytes read in a second."),
  SOURCE_ROW_EMIT_TOTAL(
      "Rows handed to Connect, without deletes; one that is read again counts again."),
  SOURCE_ROW_EMIT_RATE("Rows handed to Connect in a second."),
  SOURCE_DELETE_EMIT_TOTAL("Deletes handed to Connect."),
  SOURCE_DELETE_EMIT_RATE("Deletes handed to Connect in a second."),
  SOURCE_BYTE_EMIT_TOTAL("Bytes of the keys and values that the worker's cluster acknowledged."),
  SOURCE_BYTE_EMIT_RATE("Bytes acknowledged by the worker's cluster in a second."),
  SOURCE_RECORD_LAG(
      "Records between what was read of the partition and its end; NaN until that is known.",
      MetricDefinition.TOPIC,
      MetricDefinition.PARTITION),
  SOURCE_RECORD_AGE_MS(
      "Age of the record of the partition that was read last, by its timestamp; 0 where the end is"
          + " reached and the partition is polled still, NaN until anything is read.",
      MetricDefinition.TOPIC,
      MetricDefinition.PARTITION),
  SOURCE_RECORD_LAG_SUM("Records between what was read of all partitions and their ends."),
  SOURCE_RECORD_AGE_MS_AVG("Age of records, by their timestamps, when they are read."),
  SOURCE_RECORD_AGE_MS_MAX("The highest age of a record, by its timestamp, when it was read."),
  SOURCE_PARTITION_COUNT("Partitions that the task reads."),
  SOURCE_MALFORMED_RECORD_TOTAL(
      "Records that could not be decoded; the outcome is fail, skip or dead-letter, as"
          + " malformed.records says.",
      "outcome"),
  SOURCE_READ_AHEAD_RECORDS("Rows that are decoded and wait for Connect to take them."),
  SOURCE_READ_AHEAD_BYTES("Bytes of those rows."),
  SOURCE_READ_AHEAD_FILL_PERCENT(
      "How full the read-ahead is: near 100 the worker's cluster is the slower side, near 0 the"
          + " external one."),
  SOURCE_FIRST_ROW_MS("From the start of the task to its first row; NaN before that."),
  SOURCE_OFFSET_GONE_TOTAL(
      "Offsets that were not read before they were gone: by retention, or because records were"
          + " deleted."),
  SOURCE_LOG_TRUNCATED_TOTAL(
      "Partitions whose log ended before the offset that had been read, so that rows may come"
          + " again."),
  SOURCE_TOPIC_RECREATED_TOTAL(
      "Topics that were recreated, so that they are read again; a topic counts in each task that"
          + " reads it.");

  @SuppressWarnings("ImmutableEnumChecker") // Its list is never changed.
  private final MetricText text;

  SourceMetric(String description, String... tags) {
    this.text = MetricText.of(description, tags);
  }

  @Override
  public MetricText text() {
    return text;
  }
}
