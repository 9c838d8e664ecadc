package io.neaptide.connect.jdbc;

import java.util.Arrays;

/**
 * What a key is found by in the database, where an index holds no more than some thousand bytes: a
 * key of 1 to 31 bytes is its own id, any other has the SHA-256 of it. They cannot be mistaken for
 * each other, since only digests have 32 bytes.
 */
final class RowId {

  /** Less than any id. */
  static final RowId FIRST = new RowId(new byte[0]);

  /** More than any id. */
  static final RowId LAST = new RowId(filled((byte) 0xff, Digests.LENGTH + 1));

  private final byte[] bytes;
  private final int hash;

  private RowId(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  private static byte[] filled(byte value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  static RowId of(byte[] key) {
    return new RowId(isItsOwn(key) ? key : Digests.sha256(key));
  }

  /** An id as it stands in the database. */
  static RowId stored(byte[] id) {
    return new RowId(id);
  }

  /** Whether the id says the whole key. */
  static boolean isItsOwn(byte[] key) {
    return key.length > 0 && key.length < Digests.LENGTH;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
