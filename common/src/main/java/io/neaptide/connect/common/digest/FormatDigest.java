package io.neaptide.connect.common.digest;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import org.apache.kafka.common.header.Headers;

/**
 * Digests of rows in a format, the same as those of the decoded rows; taken from their bytes where
 * the format is a {@link DigestibleFormat}. Not thread-safe; meant to be kept and used again.
 */
public final class FormatDigest {

  private final RowDeserializer format;
  private final RowDigest digest = new RowDigest();
  private final DigestibleFormat.RowEncoder encoder;

  public FormatDigest(RowDeserializer format) {
    this.format = format;
    this.encoder =
        format instanceof DigestibleFormat digestible
            ? digestible.encoder(digest.encoding())
            : value -> false;
  }

  /**
   * The digest of a row.
   *
   * @throws MalformedDataException if the bytes are not a row of the format
   */
  public byte[] of(String topic, Headers headers, byte[] value) {
    if (encoder.encode(value)) {
      return digest.digest();
    }
    return digest.of(format.deserialize(topic, headers, value, ColumnSelection.ALL));
  }
}
