package io.neaptide.connect.command.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a topic says of one key: the last record of each partition that has one, and of each form in
 * which it is written.
 *
 * <p>A key should stand in one partition, and in one form: {@code 1} and {@code 1.0} are one key,
 * but compaction and the sink know the bytes only. Where there are several, a record deletes or
 * replaces those of its own partition and form only, as compaction does, so that it does not depend
 * on compaction what a table holds; and of several rows the one with the latest timestamp is that
 * of the key.
 */
public final class KeyRecords {

  private LastRecord first;
  private List<LastRecord> others = List.of();
  private List<LastRecord> later = List.of();

  /** Takes the next record of a partition. */
  public void add(LastRecord record) {
    if (record.state() == LastRecord.State.LATER) {
      later = with(later, record);
    } else if (first == null || first.isOfSameRecordKey(record)) {
      first = record;
    } else {
      others = with(others, record);
    }
  }

  private static List<LastRecord> with(List<LastRecord> records, LastRecord record) {
    List<LastRecord> added = records.isEmpty() ? new ArrayList<>(1) : records;
    for (int at = 0; at < added.size(); at++) {
      if (added.get(at).isOfSameRecordKey(record)) {
        added.set(at, record);
        return added;
      }
    }
    added.add(record);
    return added;
  }

  /** The row of the key; empty where it has none. */
  public Optional<LastRecord> row() {
    LastRecord latest = first != null && first.isLive() ? first : null;
    for (LastRecord other : others) {
      if (other.isLive() && (latest == null || isLater(other, latest))) {
        latest = other;
      }
    }
    return Optional.ofNullable(latest);
  }

  private static boolean isLater(LastRecord one, LastRecord other) {
    if (one.timestamp() != other.timestamp()) {
      return one.timestamp() > other.timestamp();
    }
    return one.partition() == other.partition()
        ? one.offset() > other.offset()
        : one.partition() > other.partition();
  }

  /** Whether the key has rows in more than one partition. */
  public boolean isInSeveralPartitions() {
    return !others.isEmpty()
        && all().stream().filter(LastRecord::isLive).map(LastRecord::partition).distinct().count()
            > 1;
  }

  /** Whether the key has rows in more than one form. */
  public boolean isInSeveralForms() {
    return !others.isEmpty()
        && all().stream().filter(LastRecord::isLive).map(LastRecord::form).distinct().count() > 1;
  }

  /**
   * Whether it cannot be told which row is that of the key, or whether it has one: two that are not
   * the same have the latest timestamp, or a delete in another partition or form is not older.
   */
  public boolean isUnclear() {
    if (others.isEmpty()) {
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

  /**
   * Whether the key may have a row that was not read: it was written again past what is read, in a
   * partition and form that has no earlier record of it.
   */
  public boolean mayLackRow() {
    return later.stream().anyMatch(written -> all().stream().noneMatch(written::isOfSameRecordKey));
  }

  private List<LastRecord> all() {
    List<LastRecord> all = new ArrayList<>(others);
    if (first != null) {
      all.add(first);
    }
    return all;
  }
}
