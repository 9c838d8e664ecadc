package io.neaptide.connect.command.table;

import io.neaptide.connect.common.digest.Sha256;
import io.neaptide.connect.common.format.Formats;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Tells apart the bytes of keys that are one value: {@code 1} and {@code 1.0}, or one Avro record
 * under two ids of its schema. Used by one thread.
 */
final class KeyForms {

  private static final long ONLY_ONE = 0;

  private final boolean severalForms;
  private final MessageDigest sha256 = Sha256.digest();

  KeyForms(String keyFormat) {
    severalForms = !keyFormat.equals(Formats.STRING);
  }

  /** The form of a key: the same for the same bytes. */
  long of(byte[] key) {
    return severalForms ? ByteBuffer.wrap(sha256.digest(key)).getLong() : ONLY_ONE;
  }
}
