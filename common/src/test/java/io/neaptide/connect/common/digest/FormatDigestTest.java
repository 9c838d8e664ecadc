package io.neaptide.connect.common.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.format.UpsertJsonDeserializer;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FormatDigestTest {

  private static final byte[] EXPECTED = new RowDigest().of(Map.of("a", 1L));

  /** Says by its type that its rows can be digested, and is not to be asked to decode them. */
  private static final class OnlyDigestible implements DigestibleFormat {

    private final UpsertJsonDeserializer json = new UpsertJsonDeserializer();

    @Override
    public RowEncoder encoder(DigestEncoding encoding) {
      return json.encoder(encoding);
    }

    @Override
    public Map<String, Object> deserialize(
        String topic, Headers headers, byte[] value, ColumnSelection columns) {
      throw new MalformedDataException("not to be decoded");
    }
  }

  private static byte[] of(RowDeserializer format, String text) {
    return new FormatDigest(format).of("t", new RecordHeaders(), text.getBytes(UTF_8));
  }

  @Test
  void aFormatThatSaysSoIsDigestedFromItsBytes() {
    assertThat(of(new OnlyDigestible(), "{\"a\": 1.0}")).isEqualTo(EXPECTED);
  }

  /** Such as a name with an escape. */
  @Test
  void whatCannotBeDigestedFromItsBytesIsDecoded() {
    assertThat(of(new UpsertJsonDeserializer(), "{\"\\u0061\":1}")).isEqualTo(EXPECTED);
    assertThatThrownBy(() -> of(new OnlyDigestible(), "{\"\\u0061\":1}"))
        .hasMessage("not to be decoded");
  }

  @Test
  void aFormatThatDoesNotSaySoIsDecoded() {
    assertThat(of((topic, headers, value, columns) -> Map.of("a", 1L), "anything"))
        .isEqualTo(EXPECTED);
  }
}
