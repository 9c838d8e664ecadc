package io.neaptide.connect.sink.reconcile.diff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** Keys of eight bytes that have one hash by Kafka's partitioner: its mixing can be undone. */
final class CollidingKeys {

  private static final int LENGTH = 2 * Integer.BYTES;
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final int R = 24;

  private CollidingKeys() {}

  static List<byte[]> of(int count) {
    List<byte[]> keys = new ArrayList<>();
    int started = SEED ^ LENGTH;
    for (int first = 0; first < count; first++) {
      int before = (started * M) ^ mixed(first);
      ByteBuffer key = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      keys.add(key.putInt(first).putInt(unmixed(before * M)).array());
    }
    int hash = Utils.murmur2(keys.get(0));
    for (byte[] key : keys) {
      if (Utils.murmur2(key) != hash) {
        throw new AssertionError("These keys do not collide");
      }
    }
    return keys;
  }

  private static int mixed(int word) {
    int mixed = word * M;
    return (mixed ^ (mixed >>> R)) * M;
  }

  private static int unmixed(int mixed) {
    int inverse = 1;
    for (int round = 0; round < 5; round++) {
      inverse *= 2 - M * inverse;
    }
    int word = mixed * inverse;
    return (word ^ (word >>> R)) * inverse;
  }
}
