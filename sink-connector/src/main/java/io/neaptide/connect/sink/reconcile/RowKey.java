package io.neaptide.connect.sink.reconcile;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;

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

  /** Makes the identity of a key whose hash is known. */
  RowKey(byte[] bytes, int hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** The hash by which Kafka's own partitioner chooses, too. */
  static int hash(byte[] key) {
    return Utils.murmur2(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  /**
   * Every bit of it depends on every bit of the hash: the keys of one bucket have some of these, or
   * a remainder, in common.
   */
  @Override
  public int hashCode() {
    int spread = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    spread = (spread ^ (spread >>> 13)) * 0xC2B2AE35;
    return spread ^ (spread >>> 16);
  }
}
