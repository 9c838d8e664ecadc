package io.neaptide.connect.sink.kafka;

/**
 * Offsets of one partition.
 *
 * @param begin the first offset
 * @param end the offset after the last
 */
public record OffsetRange(long begin, long end) {

  public OffsetRange {
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("Not a range of offsets: " + begin + " to " + end);
    }
  }

  /** How many offsets there are, at least as many as records. */
  public long size() {
    return end - begin;
  }
}
