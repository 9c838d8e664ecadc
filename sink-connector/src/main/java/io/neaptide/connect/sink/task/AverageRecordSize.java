package io.neaptide.connect.sink.task;

/** How large records are when they are encoded, of late. Not thread-safe. */
public final class AverageRecordSize {

  private static final int WEIGHT = 8;

  private long average;

  /** Learns from records that were just encoded. */
  public void add(int records, long bytes) {
    if (records > 0) {
      long latest = bytes / records;
      average = average == 0 ? latest : ((WEIGHT - 1) * average + latest) / WEIGHT;
    }
  }

  /** The average; 0 where nothing is known. */
  public long value() {
    return average;
  }
}
