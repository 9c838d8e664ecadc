package io.neaptide.connect.sink.reconcile.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.config.ExistingFormats;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

class ExampleKeysTest {

  /** A format that is no text: eight bytes. */
  public static final class LongKeys implements Converter {

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      assertThat(isKey).isTrue();
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
      return ByteBuffer.allocate(Long.BYTES).putLong((Long) value).array();
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
      if (value.length != Long.BYTES) {
        throw new DataException("not eight bytes");
      }
      return new SchemaAndValue(Schema.INT64_SCHEMA, ByteBuffer.wrap(value).getLong());
    }
  }

  private static List<Object> shown(Map<String, String> properties, byte[]... keys) {
    try (ExampleKeys examples = new ExampleKeys(ExistingFormats.unreadableKeys(properties))) {
      return examples.of("t", List.of(keys));
    }
  }

  @Test
  void textIsShownAsItStands() {
    assertThat(shown(Map.of(), "a ü".getBytes(UTF_8), new byte[0])).containsExactly("a ü", "");
  }

  @Test
  void twoNotationsOfOneJsonKeyAreToldApart() {
    assertThat(
            shown(
                Map.of("key.serializer", "json"),
                "{\"b\":1,\"a\":2}".getBytes(UTF_8),
                "\"1\"".getBytes(UTF_8)))
        .containsExactly("{\"b\":1,\"a\":2}", "\"1\"");
  }

  @Test
  void bytesThatAreNoTextAreShownAsHexDigits() {
    assertThat(shown(Map.of(), new byte[] {(byte) 0xff, 0, 0x1a})).containsExactly("0xff001a");
  }

  @Test
  void theCounterpartOfAConverterReadsTheKeys() {
    assertThat(
            shown(
                Map.of("key.serializer", LongKeys.class.getName()),
                new byte[] {0, 0, 0, 0, 0, 0, 0, 42},
                new byte[] {1}))
        .containsExactly("42", "0x01");
  }

  @Test
  void aNamedFormatWins() {
    assertThat(
            shown(
                Map.of(
                    "key.serializer",
                    LongKeys.class.getName(),
                    "fetch.existing.key.deserializer",
                    "string"),
                "a".getBytes(UTF_8)))
        .containsExactly("a");
  }
}
