package io.neaptide.connect.sink.reconcile.diff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3 of the bytes of keys, with a secret of this process: whoever writes keys cannot know
 * which of them have a hash in common, and so cannot make the tables and buckets that they are
 * joined in slow, or too large for the memory. It is kept nowhere beyond the process.
 */
final class KeyHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Rounds after the last word; each word has one. */
  private static final int LAST_ROUNDS = 3;

  private static final long SECRET_0;
  private static final long SECRET_1;

  static {
    SecureRandom random = new SecureRandom();
    SECRET_0 = random.nextLong();
    SECRET_1 = random.nextLong();
  }

  private KeyHash() {}

  static int of(byte[] key) {
    return (int) of(key, SECRET_0, SECRET_1);
  }

  static long of(byte[] key, long secret0, long secret1) {
    long v0 = secret0 ^ 0x736f6d6570736575L;
    long v1 = secret1 ^ 0x646f72616e646f6dL;
    long v2 = secret0 ^ 0x6c7967656e657261L;
    long v3 = secret1 ^ 0x7465646279746573L;
    int words = key.length / Long.BYTES;
    for (int step = 0; step <= words + LAST_ROUNDS; step++) {
      long word = 0;
      if (step < words) {
        word = (long) LONGS.get(key, step * Long.BYTES);
      } else if (step == words) {
        word = rest(key, words * Long.BYTES);
      } else if (step == words + 1) {
        v2 ^= 0xFF;
      }
      v3 ^= word;
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The bytes after the last whole word, and in the highest byte the length. */
  private static long rest(byte[] key, int from) {
    long rest = (long) key.length << (Long.SIZE - Byte.SIZE);
    for (int at = from; at < key.length; at++) {
      rest |= (key[at] & 0xFFL) << (Byte.SIZE * (at - from));
    }
    return rest;
  }
}
