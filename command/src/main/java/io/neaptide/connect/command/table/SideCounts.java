package io.neaptide.connect.command.table;

import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is worth telling of the keys of one topic. Not thread-safe. */
public final class SideCounts {

  private long rows;
  private Occurrences unreadable = Occurrences.NONE;
  private Occurrences inSeveralPartitions = Occurrences.NONE;
  private Occurrences unclear = Occurrences.NONE;

  /** Takes the next key. */
  public void add(RowKey key, KeyRecords records) {
    Optional<LastRecord> row = records.row();
    if (row.isEmpty()) {
      return;
    }
    rows++;
    if (row.get().state() == LastRecord.State.UNREADABLE) {
      unreadable = unreadable.and(row.get().partition() + "@" + row.get().offset());
    }
    if (records.isInSeveralPartitions()) {
      inSeveralPartitions = inSeveralPartitions.and(text(key));
    }
    if (records.isUnclear()) {
      unclear = unclear.and(text(key));
    }
  }

  private static String text(RowKey key) {
    return new String(key.bytes(), StandardCharsets.UTF_8);
  }

  /** How many keys have a row. */
  public long rows() {
    return rows;
  }

  /** Keys whose row cannot be read. */
  public Occurrences unreadable() {
    return unreadable;
  }

  /** Keys that have a row in more than one partition. */
  public Occurrences inSeveralPartitions() {
    return inSeveralPartitions;
  }

  /** Keys whose partitions do not agree on their row. */
  public Occurrences unclear() {
    return unclear;
  }
}
