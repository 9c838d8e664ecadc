package io.neaptide.connect.common.digest;

import io.neaptide.connect.common.serde.RowDeserializer;

/** A format whose rows can be digested from their bytes, without decoding them. */
public interface DigestibleFormat extends RowDeserializer {

  /** Encodes rows of the format for their digests. Reusable; not thread-safe. */
  interface RowEncoder {

    /**
     * Encodes a row, the same as if it had been decoded.
     *
     * @return whether it was possible; if not, what was encoded is to be dropped, and the row is to
     *     be decoded
     */
    boolean encode(byte[] value);
  }

  /** Makes an encoder that writes to an encoding. */
  RowEncoder encoder(DigestEncoding encoding);
}
