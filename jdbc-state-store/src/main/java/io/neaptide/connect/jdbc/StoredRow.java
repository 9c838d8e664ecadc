package io.neaptide.connect.jdbc;

import java.util.Arrays;

/** What the store knows of a row. */
final class StoredRow {

  private final byte[] digest;
  private final boolean delivered;
  private final long epoch;

  /**
   * A row as it stands in the database.
   *
   * @param digest of the value that was sent last; null if that was a delete
   * @param delivered whether that was acknowledged, with nothing of the key sent since
   * @param epoch the stream in which it was sent or seen last
   */
  StoredRow(byte[] digest, boolean delivered, long epoch) {
    this.digest = digest;
    this.delivered = delivered;
    this.epoch = epoch;
  }

  /** Whether the target topic holds just what an event would write. */
  boolean holds(RowChange change) {
    return delivered && !change.isDelete() && Arrays.equals(digest, change.digest());
  }

  long epoch() {
    return epoch;
  }
}
