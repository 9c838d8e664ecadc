package io.neaptide.connect.command.difference;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One of two tables, as it was read.
 *
 * @param name what people call it: the topic, or topics
 * @param cluster the bootstrap servers
 * @param keyFormat how its keys were read, such as {@code string}; empty where nobody asks
 * @param format how its values were read, such as {@code upsert-json}
 * @param until the time up to which it was read; empty where it was read to its end
 * @param ranges what was read of each partition, in the order of topic and partition
 */
public record Side(
    String name,
    String cluster,
    Optional<String> keyFormat,
    String format,
    Optional<Instant> until,
    List<PartitionRange> ranges) {

  public Side {
    Objects.requireNonNull(name);
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(keyFormat);
    Objects.requireNonNull(format);
    Objects.requireNonNull(until);
    ranges = List.copyOf(ranges);
  }

  /** A table whose keys have one format only. */
  public Side(
      String name,
      String cluster,
      String format,
      Optional<Instant> until,
      List<PartitionRange> ranges) {
    this(name, cluster, Optional.empty(), format, until, ranges);
  }

  /** How many offsets were read, records of aborted transactions and gaps included. */
  public long offsets() {
    return ranges.stream().mapToLong(PartitionRange::offsets).sum();
  }
}
