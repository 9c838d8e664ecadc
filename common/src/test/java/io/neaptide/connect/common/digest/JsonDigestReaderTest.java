package io.neaptide.connect.common.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.UpsertJsonDeserializer;
import io.neaptide.connect.common.json.RandomJson;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDigestReaderTest {

  private static final int ROWS = 40_000;

  private final RowDigest digest = new RowDigest();
  private final UpsertJsonDeserializer format = new UpsertJsonDeserializer();
  private final FormatDigest textDigest = new FormatDigest(format);
  private final DigestEncoding encoding = new DigestEncoding();
  private final JsonDigestReader reader = new JsonDigestReader(encoding);

  private Optional<Bytes> ofDecoded(byte[] json) {
    try {
      return Optional.of(
          Bytes.wrap(
              digest.of(format.deserialize("t", new RecordHeaders(), json, ColumnSelection.ALL))));
    } catch (MalformedDataException e) {
      return Optional.empty();
    }
  }

  private Optional<Bytes> ofBytes(byte[] json) {
    try {
      return Optional.of(Bytes.wrap(textDigest.of("t", new RecordHeaders(), json)));
    } catch (MalformedDataException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { \"b\" : 1 , \"a\" : [ ] }\n",
        "{\"id\":12,\"name\":\"Åsa\",\"balance\":-12.50,\"active\":true,\"gone\":null,"
            + "\"address\":{\"zip\":\"123\",\"city\":\"a\\n\\\"b\\\"\"},\"tags\":[\"x\",null,{\"z\":1,\"y\":2}]}",
        "{\"n\":0,\"m\":-0.0,\"o\":0.000001,\"p\":100.00}"
      })
  void readsTheCommonFormOfRowsItself(String row) {
    byte[] json = row.getBytes(UTF_8);

    assertThat(reader.encode(json)).isTrue();
    assertThat(ofBytes(json)).isPresent().isEqualTo(ofDecoded(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"a\":1",
        "{\"a\":1}x",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":null,\"b\":2,\"a\":null}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":nulll}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud800\"}",
        "{a:1}",
        "{\"a\" 1}",
        "\ufeff{\"a\":1}"
      })
  void leavesWhatIsUnusualOrWrongToTheReader(String row) {
    byte[] json = row.getBytes(UTF_8);

    assertThat(reader.encode(json)).isFalse();
    assertThat(ofBytes(json)).isEqualTo(ofDecoded(json));
  }

  @Test
  void anObjectWithManyFieldsAndADeepOneAreTheSameAsDecoded() {
    StringBuilder wide = new StringBuilder("{");
    for (int field = 500; field > 0; field--) {
      wide.append("\"aVeryLongNameOfAField").append(field).append("\":").append(field).append(',');
    }
    wide.append("\"z\":0}");
    String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);

    for (String row : new String[] {wide.toString(), deep, wide.toString()}) {
      byte[] json = row.getBytes(UTF_8);
      assertThat(ofBytes(json)).isPresent().isEqualTo(ofDecoded(json));
    }
  }

  /** Whatever the text is, reading it for its digest alone gives what decoding it gives. */
  @Test
  void theDigestOfRandomTextIsThatOfTheDecodedRow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomJson rows = new RandomJson(random);
    int itself = 0;
    int malformed = 0;
    for (int row = 0; row < ROWS; row++) {
      byte[] json = rows.next();
      Optional<Bytes> decoded = ofDecoded(json);
      assertThat(ofBytes(json))
          .as("seed %d, row %d: %s", seed, row, new String(json, UTF_8))
          .isEqualTo(decoded);
      itself += reader.encode(json) ? 1 : 0;
      malformed += decoded.isEmpty() ? 1 : 0;
    }
    assertThat(itself).as("rows that were read without decoding").isGreaterThan(ROWS / 4);
    assertThat(malformed).as("malformed rows").isBetween(ROWS / 20, ROWS / 2);
  }
}
