package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final String PAST_A_LIMIT =
      "not JSON within the limits (nested deeper than 500, or a number, name or text is too long)";

  private static final ColumnSelection ONLY_A = ColumnSelection.of(List.of(List.of("a")));

  @Test
  void rowsKeepTheOrderAndTypesOfTheirColumns() {
    Map<String, Object> row =
        readRow(
            "{\"z\":1,\"text\":\"t\",\"yes\":true,\"no\":false,\"nothing\":null,\"list\":[1,[],{}],"
                + "\"half\":0.5,\"below\":{\"b\":-2}} \n");

    assertThat(row.keySet())
        .containsExactly("z", "text", "yes", "no", "nothing", "list", "half", "below");
    assertThat(row)
        .containsEntry("z", 1L)
        .containsEntry("text", "t")
        .containsEntry("yes", true)
        .containsEntry("no", false)
        .containsEntry("nothing", null)
        .containsEntry("list", List.of(1L, List.of(), Map.of()))
        .containsEntry("half", 0.5)
        .containsEntry("below", Map.of("b", -2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null   | expected a JSON object, found the JSON null (a delete is a record without a value)",
        "[]     | expected a JSON object, found an array",
        "1      | expected a JSON object, found a number",
        "1.5    | expected a JSON object, found a number",
        "\"x\"  | expected a JSON object, found a text",
        "true   | expected a JSON object, found a boolean",
        "``     | expected a JSON object, found nothing",
        "` \t ` | expected a JSON object, found nothing",
        "{}{}   | more text follows the JSON value, at byte 2",
        "{} 1   | more text follows the JSON value, at byte 3",
      })
  void aValueThatIsNotOneObjectIsMalformed(String json, String message) {
    assertThat(messageOf(json)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} secret",
        "{ }  \u0000",
        "{}\ufeff",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":012}",
        "{\"a\":-01}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{\"a\":1e}",
        "{\"a\":1e+}",
        "{\"a\":0x10}",
        "{\"a\":1_000}",
        "{\"a\":1f}",
        "{\"a\":-}",
        "{\"a\":secret}",
        "{\"a\":TRUE}",
        "{\"a\":nul}",
        "{\"a\":'secret'}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":}",
        "{\"a\"",
        "{\"a\":\"secret",
        "{\"a\":[1}",
        "{\"a\":1]",
        "{",
        "/* secret */{}",
        "{}//secret",
        "#secret\n{}",
        "{\"a\":\"sec\nret\"}",
        "{\"a\":\"sec\u0001ret\"}",
        "{\"a\":\"sec\u0000ret\"}",
        "{\"sec\tret\":1}",
        "{\"a\":\"\\x41secret\"}",
        "{\"a\":\"\\u12G4secret\"}",
        "{\"a\":\"\\",
        "{\u00a0\"a\":1}",
        "{\u000b\"a\":1}",
      })
  void textThatIsNotJsonIsMalformedWithoutBeingQuoted(String json) {
    assertThat(messageOf(json))
        .startsWith("not JSON within the limits (Json")
        .containsPattern(", at byte \\d+$")
        .doesNotContain("sec", "ret");
    // Skipping a column is no less strict than reading it.
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> JsonReader.readObject(bytes(json), ColumnSelection.NONE))
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"a\":5}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"x\":1,\"x\":2}}",
        "{\"skipped\":{\"x\":1,\"x\":2}}",
        "{\"skipped\":[[{\"x\":1,\"x\":2}]]}",
        "{\"skipped\":1,\"skipped\":2}",
        "{\"a\":[{},{\"\":1,\"\":2}]}",
      })
  void aFieldThatStandsTwiceIsMalformedAtAnyLevelAlsoWhereSkipped(String json) {
    for (ColumnSelection columns : List.of(ColumnSelection.ALL, ONLY_A, ColumnSelection.NONE)) {
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> JsonReader.readObject(bytes(json), columns))
          .withMessageStartingWith("not JSON within the limits (a field stands twice), at byte ");
    }
  }

  @Test
  void theSameFieldInDifferentObjectsIsNoDuplicate() {
    assertThat(readRow("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000})
  void nestingPastTheLimitIsMalformed(int depth) {
    String arrays = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    String unclosed = "{\"a\":".repeat(depth);
    for (String json : List.of(arrays, objects, unclosed)) {
      for (ColumnSelection columns : List.of(ColumnSelection.ALL, ColumnSelection.NONE)) {
        assertThatExceptionOfType(MalformedDataException.class)
            .isThrownBy(() -> JsonReader.readObject(bytes(json), columns))
            .withMessage(PAST_A_LIMIT);
      }
    }
  }

  @Test
  void nestingUpToTheLimitIsReadAndWrittenAgain() {
    String json = "{\"a\":".repeat(500) + "1" + "}".repeat(500);

    assertThat(new JsonWriter(JsonWriter.Form.ROW).write(null, readRow(json)))
        .isEqualTo(bytes(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C0 80", // an overlong zero
        "C1 81",
        "E0 80 80",
        "E0 9F BF",
        "F0 80 80 80",
        "F0 8F BF BF",
        "ED A0 80", // a surrogate
        "ED BF BF",
        "ED A0 BD ED B8 80", // a pair, as in CESU-8
        "F4 90 80 80", // past U+10FFFF
        "F5 80 80 80",
        "F8 88 80 80 80",
        "80",
        "BF",
        "C3",
        "E2 82",
        "F0 9F 98",
        "C3 28",
        "E2 28 A1",
        "FE",
        "FF",
      })
  void illFormedUtf8IsMalformedInValuesNamesAndSkippedColumns(String hex) {
    byte[] bad = hex(hex);
    for (byte[] json :
        List.of(
            joined(bytes("{\"a\":\""), bad, bytes("\"}")),
            joined(bytes("{\""), bad, bytes("\":1}")),
            joined(bytes("{\"skipped\":\""), bad, bytes("\"}")),
            joined(bytes("{\"a\":1}"), bad),
            bad)) {
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> JsonReader.readObject(json, ONLY_A))
          .withMessage("the bytes are not well-formed UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsOfUnicodeAreMalformed(String charset) {
    for (String json : List.of("{}", "{\"a\":1}", "1", "\ufeff{}", "{\"\u4e00\":1}")) {
      byte[] encoded = json.getBytes(Charset.forName(charset));
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> JsonReader.readObject(encoded, ColumnSelection.ALL))
          .withMessage("the bytes are not well-formed UTF-8");
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> JsonReader.readValue(encoded));
    }
  }

  @Test
  void aByteOrderMarkInFrontIsIgnored() {
    assertThat(readRow("\ufeff{\"a\":1}")).isEqualTo(Map.of("a", 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\uD83D",
        "\\uDE00",
        "\\uDE00\\uD83D",
        "\\uD83D\\uD83D\\uDE00",
        "\\uD83Dx",
        "x\\uDE00"
      })
  void halfOfASurrogatePairIsMalformed(String escaped) {
    assertThat(messageOf("{\"a\":\"" + escaped + "\"}"))
        .isEqualTo("a text holds half of a surrogate pair");
    assertThat(messageOf("{\"" + escaped + "\":1}"))
        .startsWith("not JSON within the limits (JsonParseException), at byte ");
    assertThat(messageOf("{\"a\":[{\"b\":\"" + escaped + "\"}]}"))
        .isEqualTo("a text holds half of a surrogate pair");
  }

  @Test
  void surrogatePairsAreTheSameTextEscapedOrNot() {
    assertThat(readRow("{\"\\uD83D\\uDE00\":\"\\uD83D\\uDE00\"}"))
        .isEqualTo(readRow("{\"😀\":\"😀\"}"))
        .isEqualTo(Map.of("😀", "😀"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e2147483648",
        "1e-2147483648",
        "1e2147483647",
        "1e-2147483647",
        "1e-999999999",
        "10e2147483646",
        "1e99999999999999999999",
        "1e100001",
        "1e-100001",
        "0.1e-100000",
      })
  void aNumberWithAnExponentPastTheLimitIsMalformed(String number) {
    assertThat(messageOf("{\"a\":" + number + "}"))
        .isEqualTo("a number has more than 1000 digits or an exponent past 100000");
  }

  @Test
  void aNumberWithMoreDigitsThanTheLimitIsMalformed() {
    for (String digits : List.of("9".repeat(1_001), "0." + "9".repeat(1_001))) {
      assertThat(messageOf("{\"a\":" + digits + "}"))
          .isEqualTo("a number has more than 1000 digits or an exponent past 100000");
    }
    for (String digits : List.of("9".repeat(1_000_000), "0." + "9".repeat(1_000_000))) {
      Assertions.assertTimeout(
          Duration.ofSeconds(5),
          () -> assertThat(messageOf("{\"a\":" + digits + "}")).isEqualTo(PAST_A_LIMIT));
    }
  }

  @Test
  void numbersAtTheLimitsAreRead() {
    for (String number :
        List.of(
            "9".repeat(1_000),
            "-" + "9".repeat(1_000),
            "0." + "9".repeat(1_000),
            "1e100000",
            "1e-100000",
            "9".repeat(1_000) + "e90000",
            "0e100000")) {
      Object value = readRow("{\"a\":" + number + "}").get("a");
      assertThat(new BigDecimal(value.toString())).isEqualByComparingTo(number);
    }
  }

  @Test
  void aMegabyteOfTextIsReadAndOfANameIsMalformed() {
    String text = "é".repeat(1 << 20);

    assertThat(readRow("{\"a\":\"" + text + "\"}")).isEqualTo(Map.of("a", text));
    assertThat(messageOf("{\"" + text + "\":1}")).isEqualTo(PAST_A_LIMIT);
    assertThat(JsonReader.readObject(bytes("{\"b\":\"" + text + "\"}"), ONLY_A)).isEmpty();
  }

  @Test
  void theLimitOfANameCountsCharactersHoweverTheyAreWritten() {
    for (String character : List.of("x", "é", "一", "\\u00e9")) {
      assertThat(readRow("{\"" + character.repeat(50_000) + "\":1}")).hasSize(1);
      assertThat(messageOf("{\"" + character.repeat(50_001) + "\":1}"))
          .isEqualTo("a field's name is longer than the limit of 50000 characters");
    }
  }

  @Test
  void textPastTheSizeLimitIsMalformed() {
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> JsonReader.readObject(new byte[(64 << 20) + 1], ColumnSelection.ALL))
        .withMessage("JSON text of 67108865 bytes is longer than the limit of 67108864");
  }

  @Test
  void namesWithOneHashCodeCostNeitherMuchTimeNorTheNextRow() {
    List<String> names = new ArrayList<>(List.of(""));
    for (int length = 0; length < 16; length++) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        longer.add(name + "Aa");
        longer.add(name + "BB");
      }
      names = longer;
    }
    assertThat(names.stream().mapToInt(String::hashCode).distinct().count()).isEqualTo(1);
    String hostile = "{\"" + String.join("\":1,\"", names) + "\":1}";
    String some = "{\"" + String.join("\":1,\"", names.subList(0, 3_000)) + "\":1}";

    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 5; i++) {
            assertThat(readRow(hostile)).hasSize(1 << 16);
            assertThat(readRow(some)).hasSize(3_000);
            assertThat(readRow("{\"new" + i + "\":1}")).isEqualTo(Map.of("new" + i, 1L));
          }
        });
  }

  @Test
  void aHundredThousandDifferentNamesAreRead() {
    StringBuilder json = new StringBuilder("{\"first\":1");
    for (int i = 0; i < 100_000; i++) {
      json.append(",\"").append(Integer.toHexString(i * 7_919)).append("\":1");
    }

    assertThat(readRow(json.append('}').toString())).hasSize(100_001);
  }

  @Test
  void onlySelectedColumnsAreDecoded() {
    ColumnSelection columns =
        ColumnSelection.of(
            List.of(List.of("a"), List.of("b", "c"), List.of("b", "d", "e"), List.of("g", "h")));

    assertThat(
            JsonReader.readObject(
                bytes(
                    "{\"x\":{\"a\":1},\"a\":{\"any\":[1]},\"b\":{\"c\":1,\"x\":2,\"d\":{\"e\":3,"
                        + "\"x\":4}},\"g\":[{\"h\":1}],\"b2\":null}"),
                columns))
        .isEqualTo(
            Map.of("a", Map.of("any", List.of(1L)), "b", Map.of("c", 1L, "d", Map.of("e", 3L))));
    assertThat(JsonReader.readObject(bytes("{\"b\":null,\"g\":\"text\"}"), columns)).isEmpty();
  }

  @Test
  void aColumnNamedLikeTheKeyIsAnOrdinaryColumn() {
    assertThat(readRow("{\"_key\":1}")).isEqualTo(Map.of("_key", 1L));
  }

  @Test
  void oneValueOfAnyTypeButNullIsRead() {
    assertThat(JsonReader.readValue(bytes("\"k\""))).isEqualTo("k");
    assertThat(JsonReader.readValue(bytes("12"))).isEqualTo(12L);
    assertThat(JsonReader.readValue(bytes(" false "))).isEqualTo(false);
    assertThat(JsonReader.readValue(bytes("[1]"))).isEqualTo(List.of(1L));
    assertThat(JsonReader.readValue(bytes("{\"a\":null}"))).isEqualTo(readRow("{\"a\":null}"));
    for (String json : List.of("null", "", "  ")) {
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> JsonReader.readValue(bytes(json)))
          .withMessageStartingWith("expected a JSON value, found ");
    }
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> JsonReader.readValue(bytes("\"a\"\"b\"")))
        .withMessage("more text follows the JSON value, at byte 3");
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> JsonReader.readValue(bytes("12true")));
  }

  @Test
  void everyTruncationOfARowIsMalformed() {
    byte[] json = bytes("{\"a\":[1,2.5e3,\"\\u00e9é😀\",true,null],\"b\":{\"c\":{}}}");
    for (int length = 0; length < json.length; length++) {
      byte[] truncated = Arrays.copyOf(json, length);
      assertThatExceptionOfType(MalformedDataException.class)
          .as("the first %d bytes", length)
          .isThrownBy(() -> JsonReader.readObject(truncated, ColumnSelection.ALL));
    }
  }

  private static Map<String, Object> readRow(String json) {
    return JsonReader.readObject(bytes(json), ColumnSelection.ALL);
  }

  private static String messageOf(String json) {
    return catchThrowableOfType(MalformedDataException.class, () -> readRow(json)).getMessage();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] hex(String hex) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String octet : hex.split(" ", -1)) {
      bytes.write(Integer.parseInt(octet, 16));
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
