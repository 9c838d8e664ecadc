package io.neaptide.connect.sink.reconcile.diff;

import java.util.Arrays;

/**
 * The identity of a row: the bytes of its key in the target topic. Keys whose bytes differ are
 * different rows, even where a format would read them as the same value.
 */
public final class RowKey {

  private final byte[] bytes;
  private final int hash;

  RowKey(byte[] bytes) {
    this(bytes, hash(bytes));
  }

  /** Of a key whose hash is known. */
  public RowKey(byte[] bytes, int hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** A hash that nobody outside of this process knows. */
  public static int hash(byte[] key) {
    return KeyHash.of(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  /** The keys of one bucket have the highest bits in common, so tables should use the lowest. */
  @Override
  public int hashCode() {
    return hash;
  }
}
