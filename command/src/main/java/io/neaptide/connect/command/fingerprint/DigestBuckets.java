package io.neaptide.connect.command.fingerprint;

import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.common.digest.Sha256;
import java.security.MessageDigest;

/**
 * Groups keys by the first bits of their SHA-256, so that one group after the other gives all keys
 * in the order of their digests, and the groups are the same wherever a fingerprint is taken. Used
 * by one thread at a time.
 */
final class DigestBuckets implements KeyBuckets {

  /** Groups on disk that make up one bucket of a fingerprint. */
  static final int PER_BUCKET = 4;

  private static final int UNUSED_BITS = Byte.SIZE - Integer.numberOfTrailingZeros(PER_BUCKET);

  private final MessageDigest sha256 = Sha256.digest();

  @Override
  public int count() {
    return Fingerprint.BUCKETS * PER_BUCKET;
  }

  @Override
  public int of(byte[] key, int hash) {
    byte[] digest = digest(key);
    int within = Byte.toUnsignedInt(digest[1]) >>> UNUSED_BITS;
    return Byte.toUnsignedInt(digest[0]) * PER_BUCKET + within;
  }

  byte[] digest(byte[] key) {
    return sha256.digest(key);
  }
}
