package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.FormatDigest;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.UpsertJsonDeserializer;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowNotationTest {

  private static final int ROWS = 60_000;

  private final JsonWriter writer = new JsonWriter(JsonWriter.Form.ROW);
  private final RowDigest digest = new RowDigest();
  private final UpsertJsonDeserializer format = new UpsertJsonDeserializer();
  private final FormatDigest textDigest = new FormatDigest(format);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":12,\"name\":\"Åsa\",\"balance\":-12.25,\"active\":true,\"gone\":null,"
            + "\"address\":{\"zip\":\"123\",\"city\":\"a\\n\\\"b\\\"\"},\"tags\":[\"x\",null,{\"z\":1}]}",
        "{\"a\":0,\"b\":-1,\"c\":0.0,\"d\":-0.0,\"e\":1234567.5,\"f\":0.001,\"g\":9223372036854775808}",
        "{\"a\":\"\\u0000\\u001F\\b\\f\\r\\t\\\\\",\"list\":[[],{}]}"
      })
  void textAsItIsWrittenStaysTheSameArray(String row) {
    byte[] json = row.getBytes(UTF_8);

    assertThat(RowNotation.read(json).orElseThrow().text().orElseThrow()).isSameAs(json);
    assertThat(writer.write(null, decoded(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"a\" : [ 1 , 2 ] }   | {\"a\":[1,2]}",
        "{\"a\":1.50}            | {\"a\":1.5}",
        "{\"a\":12345678.25}     | {\"a\":1.234567825E7}",
        "{\"a\":0.0001,\"b\":1}  | {\"a\":1.0E-4,\"b\":1}",
        "{\"a\":1e2,\"b\":-0}    | {\"a\":100.0,\"b\":0}",
        "{\"a\":\"\\u00e9\\/\\u000a\"} | {\"a\":\"é/\\n\"}"
      })
  void otherNotationsBecomeTheOneThatIsWritten(String row, String written) {
    byte[] json = row.getBytes(UTF_8);

    assertThat(RowNotation.read(json).orElseThrow().text().orElseThrow())
        .asString(UTF_8)
        .isEqualTo(written)
        .isEqualTo(new String(writer.write(null, decoded(json)), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "{",
        "{\"a\":1",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"x\":{\"a\":null,\"b\":2,\"a\":null}}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":tru}",
        "{\"a\":nulll}",
        "{\"a\":\"\u0001\"}",
        "{\"a\u0001\":1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"b}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":}",
        "\ufeff{\"a\":1}"
      })
  void whatIsUnusualOrWrongIsLeftToTheReader(String row) {
    assertThat(RowNotation.read(row.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void illFormedUtf8IsLeftToTheReader() {
    assertThat(
            RowNotation.read(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}))
        .isEmpty();
  }

  @Test
  void aRowThatIsWideOrDeepIsRightOrLeftToTheReader() {
    StringBuilder wide = new StringBuilder("{");
    for (int field = 0; field < 300; field++) {
      wide.append(field == 0 ? "" : ",").append("\"f").append(field).append("\":").append(field);
    }
    String deep = "{\"a\":".repeat(65) + "1" + "}".repeat(65);
    String lessDeep = "{\"a\":".repeat(64) + "1" + "}".repeat(64);

    assertThat(RowNotation.read(wide.append('}').toString().getBytes(UTF_8))).isEmpty();
    assertThat(RowNotation.read(deep.getBytes(UTF_8))).isEmpty();
    assertThat(RowNotation.read(lessDeep.getBytes(UTF_8))).isPresent();
  }

  /**
   * Whatever the text is: where it is accepted it is a row, what is written of it is what would be
   * written of the decoded row, it decodes to the same columns, and has the same digest.
   */
  @Test
  void randomTextIsWrittenAndDigestedAsTheDecodedRow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomJson rows = new RandomJson(random);
    int accepted = 0;
    int unchanged = 0;
    int withKey = 0;
    for (int number = 0; number < ROWS; number++) {
      byte[] json = rows.next();
      String what =
          "seed %d, row %d: %s".formatted(seed, number, new String(json, UTF_8)).replace("%", "%%");
      Optional<EncodedRow> read = RowNotation.read(json);
      if (read.isEmpty()) {
        continue;
      }
      accepted++;
      EncodedRow row = read.get();
      byte[] text = row.text().orElseThrow();
      unchanged += text == json ? 1 : 0;
      Map<String, Object> decoded = decoded(json);
      assertThat(text).as(what).isEqualTo(writer.write(null, decoded));
      assertThat(row.isTextWithoutKey()).as(what).isEqualTo(!decoded.containsKey("_key"));
      withKey += decoded.containsKey("_key") ? 1 : 0;
      assertThat(textDigest.of("t", new RecordHeaders(), text))
          .as(what)
          .isEqualTo(digest.of(decoded));
      assertThat(row).as(what).isEqualTo(decoded).hasToString(decoded.toString());
    }
    assertThat(accepted).as("rows that were accepted").isGreaterThan(ROWS / 4);
    assertThat(unchanged).as("rows that were in the notation already").isGreaterThan(ROWS / 200);
    assertThat(withKey).as("rows with the key column").isGreaterThan(20);
  }

  private Map<String, Object> decoded(byte[] json) {
    return format.deserialize("t", new RecordHeaders(), json, ColumnSelection.ALL);
  }
}
