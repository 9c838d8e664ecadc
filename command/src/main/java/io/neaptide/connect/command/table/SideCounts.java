package io.neaptide.connect.command.table;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What is worth telling of the keys of one topic. Not thread-safe. */
public final class SideCounts {

  private static final byte[] EMPTY = new RowDigest().of(Map.of());

  private long rows;
  private Occurrences unreadable = Occurrences.NONE;
  private Occurrences inSeveralPartitions = Occurrences.NONE;
  private Occurrences inSeveralForms = Occurrences.NONE;
  private Occurrences unclear = Occurrences.NONE;
  private Occurrences mayLackRow = Occurrences.NONE;
  private long empty;

  /** Takes the next key. */
  public void add(RowKey key, KeyRecords records) {
    if (records.mayLackRow()) {
      mayLackRow = mayLackRow.andInAnyOrder(text(key));
    }
    Optional<LastRecord> row = records.row();
    if (row.isEmpty()) {
      return;
    }
    rows++;
    if (Arrays.equals(row.get().digest(), EMPTY)) {
      empty++;
    }
    if (row.get().state() == LastRecord.State.UNREADABLE) {
      unreadable = unreadable.andInAnyOrder(row.get().partition() + "@" + row.get().offset());
    }
    if (records.isInSeveralPartitions()) {
      inSeveralPartitions = inSeveralPartitions.andInAnyOrder(text(key));
    }
    if (records.isInSeveralForms()) {
      inSeveralForms = inSeveralForms.andInAnyOrder(text(key));
    }
    if (records.isUnclear()) {
      unclear = unclear.andInAnyOrder(text(key));
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

  /** Keys that are written in more than one form, with a row in each. */
  public Occurrences inSeveralForms() {
    return inSeveralForms;
  }

  /** Keys that may have a row which compaction removed before it was read. */
  public Occurrences mayLackRow() {
    return mayLackRow;
  }

  /** Whether there are rows, but all without a column. */
  public boolean hasEmptyRowsOnly() {
    return rows > 0 && empty == rows;
  }

  /** Keys whose partitions, or forms, do not agree on their row. */
  public Occurrences unclear() {
    return unclear;
  }
}
