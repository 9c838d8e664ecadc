package io.neaptide.connect.sink.task;

/** The average encoded size of the latest records. Not thread-safe. */
public final class AverageRecordSize {

  private static final int WEIGHT = 8;

  private long average;

  /** Takes records into account that were just encoded. */
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
