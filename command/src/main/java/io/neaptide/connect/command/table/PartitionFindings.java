package io.neaptide.connect.command.table;

import java.util.Optional;

/** What was found in partitions beside rows that can be read. Not thread-safe. */
public final class PartitionFindings {

  private long rows;
  private long valueBytes;
  private Occurrences withoutKey = Occurrences.NONE;
  private Occurrences keys = Occurrences.NONE;
  private Occurrences values = Occurrences.NONE;

  void row(int bytes) {
    rows++;
    valueBytes += bytes;
  }

  void withoutKey(String where) {
    withoutKey = withoutKey.and(where);
  }

  void unreadableKey(String where) {
    keys = keys.and(where);
  }

  void unreadableValue(String where) {
    values = values.and(where);
  }

  void addAll(PartitionFindings other) {
    rows += other.rows;
    valueBytes += other.valueBytes;
    withoutKey = withoutKey.plus(other.withoutKey);
    keys = keys.plus(other.keys);
    values = values.plus(other.values);
  }

  /** How many records have a row that can be read. */
  public long rows() {
    return rows;
  }

  /** The bytes of their values. */
  long valueBytes() {
    return valueBytes;
  }

  /** Records without a key, which are no rows of a table. */
  public Occurrences withoutKey() {
    return withoutKey;
  }

  /** Records whose key cannot be read. */
  public Occurrences keys() {
    return keys;
  }

  /** Records whose value cannot be read, whether they are the last of their key or not. */
  public Occurrences values() {
    return values;
  }

  /** The first record that cannot be read, and why. */
  public Optional<String> firstUnreadable() {
    return keys.first().or(values::first);
  }
}
