package io.neaptide.connect.sink.reconcile.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Digests changes of one target topic: two are the same if they do the same with the same key in
 * the same partition, write the same row, and replace or delete the same row. Rows are the same if
 * a comparison takes them for the same; where they cannot be decoded, if their bytes are.
 *
 * <p>Offsets, timestamps and headers do not count, so that a row that was written again as it was
 * is no other change. Not thread-safe.
 */
public final class ChangeDigest {

  /** How long a digest is. */
  public static final int BYTES = 32;

  private final MessageDigest sha256 = Sha256.digest();
  private final byte[] topic;

  public ChangeDigest(String topic) {
    this.topic = topic.getBytes(UTF_8);
  }

  /**
   * The digest of a change.
   *
   * @param after the digest of the row that is written; null for none
   * @param before the digest of the row that is replaced or deleted; null for none
   */
  public byte[] of(RowChange.Kind kind, int partition, byte[] key, byte[] after, byte[] before) {
    int rows = (after == null ? 0 : RowDigest.BYTES) + (before == null ? 0 : RowDigest.BYTES);
    ByteBuffer encoded =
        ByteBuffer.allocate(2 + 3 * Integer.BYTES + topic.length + key.length + rows);
    encoded.putInt(topic.length).put(topic).put(kind.code()).putInt(partition);
    encoded.putInt(key.length).put(key);
    encoded.put((byte) ((after == null ? 0 : 1) + (before == null ? 0 : 2)));
    if (after != null) {
      encoded.put(after);
    }
    if (before != null) {
      encoded.put(before);
    }
    return sha256.digest(encoded.array());
  }

  /** The digest of a row that cannot be decoded. */
  public static byte[] ofBytes(byte[] row) {
    return Sha256.digest().digest(row);
  }
}
