package io.neaptide.connect.jdbc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a row is found by in the database: the number of its target topic in eight bytes, then its
 * key. An index holds no more than some thousand bytes, so only a key of 1 to 31 bytes stands there
 * as it is, any other as its SHA-256; they cannot be mistaken for each other, since only digests
 * have 32 bytes.
 *
 * <p>One column, so that there is one way to look rows up: with a column for the topic, and no
 * statistics yet, PostgreSQL may read all rows of a topic for each batch.
 *
 * <p>Ordered as the database orders it. Transactions change rows in this order, so that two of them
 * with rows in common cannot deadlock.
 */
final class RowId implements Comparable<RowId> {

  private final byte[] bytes;
  private final int hash;

  private RowId(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static RowId of(long target, byte[] key) {
    return joined(target, isItsOwn(key) ? key : Digests.sha256(key));
  }

  /** Less than the id of any row of a target topic, more than any of the topic before. */
  static RowId first(long target) {
    return joined(target, new byte[0]);
  }

  /** More than the id of any row of a target topic. */
  static RowId last(long target) {
    byte[] most = new byte[Digests.LENGTH + 1];
    Arrays.fill(most, (byte) 0xff);
    return joined(target, most);
  }

  /** An id as it stands in the database. */
  static RowId stored(byte[] id) {
    return new RowId(id);
  }

  private static RowId joined(long target, byte[] key) {
    return new RowId(ByteBuffer.allocate(Long.BYTES + key.length).putLong(target).put(key).array());
  }

  /** Whether the id says the whole key. */
  static boolean isItsOwn(byte[] key) {
    return key.length > 0 && key.length < Digests.LENGTH;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The key, of an id that says it. */
  byte[] key() {
    return Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
  }

  @Override
  public int compareTo(RowId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
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
