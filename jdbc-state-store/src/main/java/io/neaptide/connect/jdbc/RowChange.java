package io.neaptide.connect.jdbc;

import java.util.Objects;

/**
 * What a batch makes of one row of a target topic: its last event of the key. Two changes are equal
 * only if they are the same object.
 */
final class RowChange {

  private final RowId id;
  private final byte[] key;
  private final byte[] digest;

  /**
   * A change of a row.
   *
   * @param id what the row is found by
   * @param key the key itself
   * @param digest the SHA-256 of the value; null for a delete
   */
  RowChange(RowId id, byte[] key, byte[] digest) {
    this.id = Objects.requireNonNull(id, "id");
    this.key = Objects.requireNonNull(key, "key");
    this.digest = digest;
  }

  RowId id() {
    return id;
  }

  byte[] digest() {
    return digest;
  }

  boolean isDelete() {
    return digest == null;
  }

  /** The key where its id does not say it; else null, as it stands in the database. */
  byte[] longKey() {
    return RowId.isItsOwn(key) ? null : key;
  }
}
