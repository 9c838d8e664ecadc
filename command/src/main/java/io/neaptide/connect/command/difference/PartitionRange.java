package io.neaptide.connect.command.difference;

import java.util.Objects;

/**
 * What was read of a partition.
 *
 * @param begin the first offset
 * @param end the offset after the last
 */
public record PartitionRange(String topic, int partition, long begin, long end) {

  public PartitionRange {
    Objects.requireNonNull(topic);
    if (begin > end) {
      throw new IllegalArgumentException(
          topic + "-" + partition + " begins at " + begin + " and ends at " + end);
    }
  }

  long offsets() {
    return end - begin;
  }
}
