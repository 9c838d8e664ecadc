package io.neaptide.connect.sink.metrics;

/** Rows that are counted until it is known that they stand in the target. Not thread-safe. */
public final class WrittenRows {

  private long upserts;
  private long tombstones;
  private long bytes;
  private long oldest = Long.MAX_VALUE;

  /**
   * Counts one.
   *
   * @param timestamp that of its record; {@link Long#MAX_VALUE} where it has none
   */
  public void add(boolean tombstone, int size, long timestamp) {
    if (tombstone) {
      tombstones++;
    } else {
      upserts++;
    }
    bytes += size;
    oldest = Math.min(oldest, timestamp);
  }

  long count() {
    return upserts + tombstones;
  }

  /** Tells that they stand in the target. */
  public void tell(SinkMetrics metrics) {
    metrics.written(upserts, tombstones, bytes, oldest);
  }
}
