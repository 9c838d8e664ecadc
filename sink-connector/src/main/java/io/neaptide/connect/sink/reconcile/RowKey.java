package io.neaptide.connect.sink.reconcile;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;

/**
 * The identity of a row: the bytes of its key in the target topic. Keys whose bytes differ are
 * different rows, even where a format would read them as the same value.
 */
final class RowKey {

  private final byte[] bytes;
  private final int hash;

  RowKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Utils.murmur2(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** The bucket of a key, independent of its partition, which comes from the same hash. */
  static int bucket(byte[] key, int buckets) {
    long spread = (Utils.murmur2(key) * 0x9E3779B97F4A7C15L) >>> 32;
    return (int) ((spread * buckets) >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
