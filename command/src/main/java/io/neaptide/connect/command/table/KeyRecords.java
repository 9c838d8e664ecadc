package io.neaptide.connect.command.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a topic says of one key: the last record of each partition that has one.
 *
 * <p>A key should stand in one partition. Where it stands in several, a record deletes or replaces
 * those of its own partition only, as compaction does, so that it does not depend on compaction
 * what a table holds; and of several rows the one with the latest timestamp is that of the key.
 */
public final class KeyRecords {

  private LastRecord first;
  private List<LastRecord> elsewhere = List.of();

  /** Takes the next record of a partition. */
  public void add(LastRecord record) {
    if (first == null || first.partition() == record.partition()) {
      first = record;
      return;
    }
    for (int at = 0; at < elsewhere.size(); at++) {
      if (elsewhere.get(at).partition() == record.partition()) {
        elsewhere.set(at, record);
        return;
      }
    }
    if (elsewhere.isEmpty()) {
      elsewhere = new ArrayList<>();
    }
    elsewhere.add(record);
  }

  /** The row of the key; empty where it has none. */
  public Optional<LastRecord> row() {
    LastRecord latest = first != null && first.isLive() ? first : null;
    for (LastRecord other : elsewhere) {
      if (other.isLive() && (latest == null || isLater(other, latest))) {
        latest = other;
      }
    }
    return Optional.ofNullable(latest);
  }

  private static boolean isLater(LastRecord one, LastRecord other) {
    return one.timestamp() > other.timestamp()
        || (one.timestamp() == other.timestamp() && one.partition() > other.partition());
  }

  /** Whether the key has rows in more than one partition. */
  public boolean isInSeveralPartitions() {
    return !elsewhere.isEmpty() && all().stream().filter(LastRecord::isLive).count() > 1;
  }

  /**
   * Whether it cannot be told which row is that of the key, or whether it has one: two that are not
   * the same have the latest timestamp, or a delete in another partition is not older.
   */
  public boolean isUnclear() {
    if (elsewhere.isEmpty()) {
      return false;
    }
    return row()
        .map(
            latest ->
                all().stream()
                    .anyMatch(
                        other ->
                            other.timestamp() >= latest.timestamp()
                                && !other.isSameRow(latest)
                                && other != latest))
        .orElse(false);
  }

  private List<LastRecord> all() {
    List<LastRecord> all = new ArrayList<>(elsewhere);
    all.add(first);
    return all;
  }
}
