package io.neaptide.connect.sink.kafka;

import java.util.List;

/** How far a scan of one partition has come in the ranges that it reads. */
final class ScanPosition {

  private final List<OffsetRange> ranges;
  private int current;

  /** The range of the last record that was asked for. */
  private int looked;

  private long offset;
  private boolean behindGap;

  /**
   * Begins at the first offset.
   *
   * @param ranges in the order of offsets; empty ones are passed over
   */
  ScanPosition(List<OffsetRange> ranges) {
    this.ranges = ranges.stream().filter(range -> range.size() > 0).toList();
    this.offset = isAtEnd() ? 0 : this.ranges.get(0).begin();
  }

  /** How many offsets there are to read. */
  long size() {
    return ranges.stream().mapToLong(OffsetRange::size).sum();
  }

  /** How many of them are left. */
  long remaining() {
    if (isAtEnd()) {
      return 0;
    }
    return end() - offset + ranges.stream().skip(current + 1L).mapToLong(OffsetRange::size).sum();
  }

  boolean isAtEnd() {
    return current == ranges.size();
  }

  /** The next offset to read, as far as is known. */
  long offset() {
    return offset;
  }

  /** Where the range ends that is being read. */
  long end() {
    return ranges.get(current).end();
  }

  /** Whether a record is to be read; to be asked for each in its order. */
  boolean isWithin(long record) {
    while (looked < ranges.size() && record >= ranges.get(looked).end()) {
      looked++;
    }
    return looked < ranges.size() && record >= ranges.get(looked).begin();
  }

  /**
   * Moves on, into another range where the current one is done.
   *
   * @param position where the reader is
   * @return how many offsets of the ranges were passed
   */
  long reach(long position) {
    long passed = 0;
    behindGap = false;
    while (!isAtEnd() && position >= end()) {
      passed += Math.max(0, end() - offset);
      current++;
      if (!isAtEnd()) {
        behindGap = position < ranges.get(current).begin();
        offset = ranges.get(current).begin();
      }
    }
    if (!isAtEnd() && position > offset) {
      passed += position - offset;
      offset = position;
    }
    return passed;
  }

  /** Whether the last move passed into a range that begins behind where the reader is. */
  boolean isBehindGap() {
    return behindGap;
  }
}
