package io.neaptide.connect.common.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.format.UpsertJsonDeserializer;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDigestTest {

  private final RowDigest digest = new RowDigest();
  private final UpsertJsonDeserializer json = new UpsertJsonDeserializer();

  private Bytes of(String row) {
    return Bytes.wrap(
        digest.of(
            json.deserialize("t", new RecordHeaders(), row.getBytes(UTF_8), ColumnSelection.ALL)));
  }

  @Test
  void hasAFixedLength() {
    assertThat(of("{}").get()).hasSize(RowDigest.BYTES);
    assertThat(of("{\"a\":\"" + "x".repeat(100_000) + "\"}").get()).hasSize(RowDigest.BYTES);
  }

  @Test
  void orderOfFieldsSpacesAndEscapesMakeNoDifference() {
    Bytes row = of("{\"a\":1,\"b\":{\"c\":\"xy/\",\"d\":[1,{\"e\":2,\"f\":3}]}}");

    assertThat(of("{ \"b\" : {\"d\":[ 1, {\"f\":3,\"e\":2} ], \"c\":\"xy/\"},\n\"a\":1}"))
        .isEqualTo(row);
    assertThat(of("{\"\\u0061\":1,\"b\":{\"c\":\"\\u0078y\\/\",\"d\":[1,{\"e\":2,\"f\":3}]}}"))
        .isEqualTo(row);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "1, 1e0",
    "1, 10E-1",
    "100, 1e2",
    "0, -0",
    "0, 0.000",
    "-0.5, -5e-1",
    "12345678901234567890, 12345678901234567890.0",
    "0.1, 0.10"
  })
  void notationOfANumberMakesNoDifference(String one, String other) {
    assertThat(of("{\"n\":" + one + "}")).isEqualTo(of("{\"n\":" + other + "}"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "1, -1",
    "9007199254740992, 9007199254740993",
    "0.1, 0.1000000000000000055511151231257827",
    "12345678901234567890, 12345678901234567891",
    "1e400, 1e401"
  })
  void everyOtherNumberMakesADifference(String one, String other) {
    assertThat(of("{\"n\":" + one + "}")).isNotEqualTo(of("{\"n\":" + other + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":null,\"o\":{\"x\":1}}",
        "{\"a\":1,\"o\":{\"x\":1,\"y\":null}}",
        "{\"z\":null,\"a\":1,\"o\":{\"y\":null,\"x\":1,\"w\":null}}"
      })
  void aNullColumnIsAnAbsentOneAtEveryDepth(String row) {
    assertThat(of(row)).isEqualTo(of("{\"a\":1,\"o\":{\"x\":1}}"));
  }

  @Test
  void aNullColumnOfAnObjectInAnArrayIsAnAbsentOne() {
    assertThat(of("{\"l\":[{\"a\":1,\"b\":null}]}")).isEqualTo(of("{\"l\":[{\"a\":1}]}"));
  }

  @Test
  void nullsInArraysCount() {
    assertThat(all("{\"l\":[]}", "{\"l\":[null]}", "{\"l\":[1,null]}", "{\"l\":[null,1]}"))
        .hasSize(4);
  }

  @Test
  void anEmptyObjectOrArrayIsNotAnAbsentOne() {
    assertThat(all("{}", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":\"\"}")).hasSize(4);
    assertThat(of("{\"a\":{\"b\":null}}")).isEqualTo(of("{\"a\":{}}"));
  }

  @Test
  void aNestedChangeAndTheOrderOfAListMakeADifference() {
    assertThat(
            all(
                "{\"o\":{\"p\":{\"q\":[1,2]}}}",
                "{\"o\":{\"p\":{\"q\":[2,1]}}}",
                "{\"o\":{\"p\":{\"q\":[1,3]}}}",
                "{\"o\":{\"p\":{\"r\":[1,2]}}}",
                "{\"o\":{\"p\":{\"q\":[[1,2]]}}}",
                "{\"o\":{\"p\":{\"q\":[[1],2]}}}"))
        .hasSize(6);
  }

  @Test
  void typesMakeADifference() {
    assertThat(
            all(
                "{\"a\":\"1\"}",
                "{\"a\":1}",
                "{\"a\":true}",
                "{\"a\":false}",
                "{\"a\":\"true\"}",
                "{\"a\":[1]}",
                "{\"a\":{\"1\":1}}"))
        .hasSize(7);
  }

  @Test
  void neighbouringFieldsAreToldApart() {
    assertThat(
            all(
                "{\"a\":\"b\",\"c\":\"d\"}",
                "{\"a\":\"bc\",\"\":\"d\"}",
                "{\"ab\":\"\",\"c\":\"d\"}",
                "{\"a\":\"bScd\"}",
                "{\"a\":\"\",\"b\":\"cd\"}",
                "{\"a\":[\"b\",\"c\"]}",
                "{\"a\":[\"bc\"]}",
                "{\"a\":[\"b\",\"\",\"c\"]}"))
        .hasSize(8);
  }

  @Test
  void isTheSameAfterOtherRows() {
    Bytes first = of("{\"a\":1}");
    Bytes other = of("{\"a\":\"" + "long ".repeat(1_000) + "\",\"b\":2}");

    assertThat(of("{\"a\":1}")).isEqualTo(first).isNotEqualTo(other);
    assertThat(new RowDigest().of(Map.of("a", 1L))).isEqualTo(first.get());
  }

  @Test
  void whatIsNotOfTheRowModelIsRefused() {
    assertThatThrownBy(() -> digest.of(Map.of("a", new byte[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A value of type [B is not of the row model");
  }

  @Test
  void notANumberAndTheInfinitiesEqualThemselvesAndNothingElse() {
    assertThat(ofValues(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, 1L))
        .hasSize(5);
    assertThat(ofValues(Double.NaN, Float.NaN)).hasSize(1);
    assertThat(ofValues(Double.POSITIVE_INFINITY, Float.POSITIVE_INFINITY)).hasSize(1);
    assertThat(ofValues(Double.NaN, "NaN", List.of(Double.NaN))).hasSize(3);
    assertThat(ofValues(0.0, -0.0, 0L, -0f)).hasSize(1);
  }

  @Test
  void halfOfASurrogatePairEqualsNoOtherText() {
    assertThat(ofValues("a?", "a\uD800", "a\uD801", "a\uDC00", "a\uD800\uDC00", "a\uFFFD", "a"))
        .hasSize(7);
    assertThat(
            Set.of(
                Bytes.wrap(digest.of(Map.of("?", 1L))),
                Bytes.wrap(digest.of(Map.of("\uD800", 1L))),
                Bytes.wrap(digest.of(Map.of("\uDC00", 1L)))))
        .hasSize(3);
  }

  @Test
  void aNumberPastTheLimitsIsRefusedAtOnce() {
    for (BigDecimal hostile :
        List.of(
            new BigDecimal("1e2147483647"),
            new BigDecimal("1e-2147483647"),
            new BigDecimal(BigInteger.ONE.shiftLeft(8_000_000)))) {
      assertThatThrownBy(() -> digest.of(Map.of("a", hostile)))
          .isInstanceOf(DataException.class)
          .hasMessage("A number has more than 1000 digits or an exponent past 100000");
    }
  }

  private Set<Bytes> ofValues(Object... values) {
    Set<Bytes> digests = new HashSet<>();
    List.of(values).forEach(value -> digests.add(Bytes.wrap(digest.of(Map.of("a", value)))));
    return digests;
  }

  private Set<Bytes> all(String... rows) {
    Set<Bytes> digests = new HashSet<>();
    List.of(rows).forEach(row -> digests.add(of(row)));
    return digests;
  }
}
