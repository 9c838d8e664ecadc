package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class JsonWriterTest {

  private static final Date MOMENT = Date.from(Instant.parse("2026-11-24T12:30:00.250Z"));

  @Test
  void mapsAreWrittenInTheirOrderWithTheirNulls() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("z", 1L);
    row.put("a", null);
    row.put("list", Arrays.asList("x", null, 2, List.of()));
    row.put("map", Map.of());

    assertThat(write(null, row))
        .isEqualTo("{\"z\":1,\"a\":null,\"list\":[\"x\",null,2,[]],\"map\":{}}");
  }

  @Test
  void structsAreWrittenWithTheirLogicalTypesAsText() {
    Schema address = SchemaBuilder.struct().field("city", Schema.STRING_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("decimal", Decimal.schema(2))
            .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("timestamp", Timestamp.SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .field("buffer", Schema.BYTES_SCHEMA)
            .field("int8", Schema.INT8_SCHEMA)
            .field("int16", Schema.INT16_SCHEMA)
            .field("int32", Schema.INT32_SCHEMA)
            .field("int64", Schema.INT64_SCHEMA)
            .field("float32", Schema.FLOAT32_SCHEMA)
            .field("float64", Schema.FLOAT64_SCHEMA)
            .field("bool", Schema.BOOLEAN_SCHEMA)
            .field("none", Schema.OPTIONAL_STRING_SCHEMA)
            .field("address", address)
            .field("times", SchemaBuilder.array(Time.SCHEMA).build())
            .field("dates", SchemaBuilder.map(Schema.INT32_SCHEMA, Timestamp.SCHEMA).build())
            .build();
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3);
    Struct row =
        new Struct(schema)
            .put("decimal", new BigDecimal("12345678901234567890.10"))
            .put("date", Date.from(Instant.parse("2026-11-24T00:00:00Z")))
            .put("time", new Date(45_000_000L))
            .put("timestamp", MOMENT)
            .put("bytes", new byte[] {1, 2, 3})
            .put("buffer", buffer)
            .put("int8", (byte) -1)
            .put("int16", (short) 2)
            .put("int32", 3)
            .put("int64", Long.MAX_VALUE)
            .put("float32", 0.1f)
            .put("float64", 0.1)
            .put("bool", true)
            .put("address", new Struct(address).put("city", "Århus"))
            .put("times", List.of(new Date(0L), new Date(500L)))
            .put("dates", Map.of(7, MOMENT));

    String json =
        "{\"decimal\":12345678901234567890.10,\"date\":\"2026-11-24\",\"time\":\"12:30:00\","
            + "\"timestamp\":\"2026-11-24T12:30:00.250Z\",\"bytes\":\"AQID\",\"buffer\":\"AQID\","
            + "\"int8\":-1,\"int16\":2,\"int32\":3,\"int64\":9223372036854775807,"
            + "\"float32\":0.1,\"float64\":0.1,\"bool\":true,\"none\":null,"
            + "\"address\":{\"city\":\"Århus\"},\"times\":[\"00:00:00\",\"00:00:00.5\"],"
            + "\"dates\":{\"7\":\"2026-11-24T12:30:00.250Z\"}}";
    assertThat(write(schema, row)).isEqualTo(json);
    assertThat(buffer.remaining()).as("the buffer is not consumed").isEqualTo(3);
    assertThat(write(schema, row)).isEqualTo(json);
  }

  @Test
  void aNullStaysANullWhereTheSchemaHasADefault() {
    Schema schema =
        SchemaBuilder.struct()
            .field("optional", SchemaBuilder.string().optional().defaultValue("d").build())
            .field("required", SchemaBuilder.string().defaultValue("d").build())
            .build();

    assertThat(write(schema, new Struct(schema).put("optional", null)))
        .isEqualTo("{\"optional\":null,\"required\":\"d\"}");
  }

  @Test
  void datesWithoutASchemaAreTimestamps() {
    assertThat(write(null, Map.of("at", MOMENT)))
        .isEqualTo("{\"at\":\"2026-11-24T12:30:00.250Z\"}");
    assertThat(write(null, new Date(-1L))).isEqualTo("\"1969-12-31T23:59:59.999Z\"");
  }

  @Test
  void schemasStillBeingBuiltServeArraysAndMaps() {
    SchemaBuilder dates = SchemaBuilder.array(org.apache.kafka.connect.data.Date.SCHEMA);
    SchemaBuilder map = SchemaBuilder.map(Schema.STRING_SCHEMA, dates);

    assertThat(write(map, Map.of("d", List.of(new Date(0L)))))
        .isEqualTo("{\"d\":[\"1970-01-01\"]}");
  }

  @Test
  void aSchemaOfAnotherTypeThanTheDataIsADataException() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(Schema.STRING_SCHEMA, Map.of("a", 1)));
  }

  @Test
  void keysOfMapsWithOneObviousTextBecomeNames() {
    Map<Object, Object> row = new LinkedHashMap<>();
    row.put(1L, "long");
    row.put(2, "int");
    row.put((short) 3, "short");
    row.put((byte) 4, "byte");
    row.put(true, "bool");

    assertThat(write(null, row))
        .isEqualTo(
            "{\"1\":\"long\",\"2\":\"int\",\"3\":\"short\",\"4\":\"byte\",\"true\":\"bool\"}");
  }

  @ParameterizedTest
  @EnumSource(JsonWriter.Form.class)
  void mapKeysWithOneNameAreRefusedInsteadOfLosingOne(JsonWriter.Form form) {
    Map<Object, Object> row = new LinkedHashMap<>();
    row.put("1", "text");
    row.put(1L, "number");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new JsonWriter(form).write(null, Map.of("below", row)))
        .withMessage("Two keys of a map would be the same JSON field");
  }

  @Test
  void mapKeysOfOtherTypesAreRefused() {
    Map<Object, Object> nullKey = new HashMap<>();
    nullKey.put(null, 1);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, nullKey))
        .withMessage("A map key of type null cannot be the name of a JSON field");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of(1.5, 1)))
        .withMessage("A map key of type java.lang.Double cannot be the name of a JSON field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "secret\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
  void halfOfASurrogatePairIsRefusedWithoutQuotingTheText(String text) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of("a", text)))
        .withMessage("A text holds half of a surrogate pair and has no JSON form")
        .withNoCause();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of(text, 1)))
        .withMessage("A field's name holds half of a surrogate pair")
        .withNoCause();
  }

  @Test
  void textIsWrittenAsPlainUtf8AtEveryLengthAndPlace() {
    for (int before : new int[] {0, 1, 1_000, 1_999, 2_000, 2_001, 3_999, 7_998, 7_999, 8_000}) {
      String text = "x".repeat(before) + "é一😀\u007f\u2028/" + "y".repeat(before);
      assertThat(write(null, Map.of(text, text))).isEqualTo("{\"" + text + "\":\"" + text + "\"}");
    }
    assertThat(write(null, "\"\\\b\f\n\r\t\u0000\u001f"))
        .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001F\"");
  }

  @Test
  void aNameThatNoReaderWouldAcceptIsRefused() {
    assertThat(write(null, Map.of("n".repeat(50_000), 1))).hasSize(50_006);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of("n".repeat(50_001), 1)))
        .withMessage("A field's name is longer than the limit of 50000 characters");
  }

  @Test
  void numbersThatNoReaderWouldAcceptAreRefused() {
    BigInteger many = BigInteger.TEN.pow(1_000);
    for (Number number :
        List.of(
            many,
            BigInteger.ONE.shiftLeft(1 << 24),
            new BigDecimal(many),
            new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
            new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
            new BigDecimal(BigInteger.ONE, -100_001))) {
      for (JsonWriter.Form form : JsonWriter.Form.values()) {
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(() -> new JsonWriter(form).write(null, number))
            .withMessage("A number has more than 1000 digits or an exponent past 100000");
      }
    }
    assertThat(write(null, many.subtract(BigInteger.ONE))).isEqualTo("9".repeat(1_000));
  }

  @Test
  void numbersThatJsonLacksAreRefused() {
    for (Number number : List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> write(null, Map.of("a", number)))
          .withMessage("JSON has no number for " + number);
    }
  }

  @Test
  void otherTypesAreRefusedByName() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of("a", new AtomicLong(1))))
        .withMessage("A number of type java.util.concurrent.atomic.AtomicLong has no JSON form");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of("a", new Object[] {"secret"})))
        .withMessage("A value of type [Ljava.lang.Object; has no JSON form");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write(null, Map.of("a", Instant.EPOCH)))
        .withMessage("A value of type java.time.Instant has no JSON form");
  }

  @Test
  void dataNestedPastTheLimitIsRefusedAlsoWhenItHoldsItself() {
    Object nested = 1;
    for (int depth = 0; depth < 501; depth++) {
      nested = List.of(nested);
    }
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    for (Object data : List.of(List.of(nested), List.of(endless))) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> write(null, data))
          .withMessage("The data cannot be written as JSON: it is nested deeper than 500");
    }
  }

  @Test
  void aFailedWriteLeavesNothingBehindForTheNext() {
    String filler = "f".repeat(20_000);
    for (int i = 0; i < 100; i++) {
      Map<String, Object> bad = new LinkedHashMap<>();
      bad.put("secret", filler);
      bad.put("bad", new Object());
      assertThatExceptionOfType(DataException.class).isThrownBy(() -> write(null, bad));
      assertThat(write(null, Map.of("a", i))).isEqualTo("{\"a\":" + i + "}");
    }
  }

  private static String write(Schema schema, Object value) {
    return new String(new JsonWriter(JsonWriter.Form.ROW).write(schema, value), UTF_8);
  }
}
