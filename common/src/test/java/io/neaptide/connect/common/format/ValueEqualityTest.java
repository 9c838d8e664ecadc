package io.neaptide.connect.common.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/** What equals what between formats: the rows of the table in docs/formats.md. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class ValueEqualityTest {

  private static final UpsertJsonDeserializer JSON = new UpsertJsonDeserializer();

  @Test
  void aDecimalEqualsTheNumberOfTheSameValue() {
    assertSame(Decimal.schema(2), new BigDecimal("1.50"), "1.5", "1.50", "15e-1");
    assertDifferent(Decimal.schema(2), new BigDecimal("1.50"), "1.51", "\"1.50\"", "\"AJY=\"");
  }

  @Test
  void aWholeNumberOfAnySizeEqualsTheSameNumber() {
    assertSame(Schema.INT8_SCHEMA, (byte) 1, "1", "1.0", "1e0");
    assertSame(Schema.INT64_SCHEMA, 1L, "1");
    assertSame(Schema.FLOAT64_SCHEMA, 1.0, "1");
    assertDifferent(Schema.INT32_SCHEMA, 1, "\"1\"", "true");
  }

  @Test
  void aFloatEqualsTheNumberOfItsShortestText() {
    assertSame(Schema.FLOAT32_SCHEMA, 0.1f, "0.1");
    assertDifferent(Schema.FLOAT32_SCHEMA, 0.1f, "0.10000000149011612");
  }

  @Test
  void aTimestampEqualsItsTextInUtc() {
    Date noon = Date.from(Instant.parse("2026-11-24T12:30:00Z"));
    assertSame(Timestamp.SCHEMA, noon, "\"2026-11-24T12:30:00Z\"");
    assertDifferent(
        Timestamp.SCHEMA, noon, "\"2026-11-24T12:30:00.000Z\"", Long.toString(noon.getTime()));
  }

  @Test
  void aDateAndATimeEqualTheirTexts() {
    Date midnight = Date.from(Instant.parse("2026-11-24T00:00:00Z"));
    assertSame(org.apache.kafka.connect.data.Date.SCHEMA, midnight, "\"2026-11-24\"");
    assertSame(Time.SCHEMA, new Date(45_000_125L), "\"12:30:00.125\"");
    assertDifferent(org.apache.kafka.connect.data.Date.SCHEMA, midnight, "20781");
  }

  @Test
  void bytesEqualTheirBase64Text() {
    assertSame(Schema.BYTES_SCHEMA, new byte[] {1, 2, 3}, "\"AQID\"");
    assertSame(Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {1, 2, 3}), "\"AQID\"");
    assertDifferent(Schema.BYTES_SCHEMA, new byte[] {1, 2, 3}, "[1,2,3]");
  }

  @Test
  void anEnumEqualsTheTextOfItsSymbol() {
    Schema color = SchemaBuilder.string().name("Color").parameter("RED", "0").build();
    assertSame(color, "RED", "\"RED\"");
    assertDifferent(color, "RED", "0");
  }

  @Test
  void aNullColumnEqualsOneThatIsAbsent() {
    assertSame(Schema.OPTIONAL_INT32_SCHEMA, null, "null");
    assertThat(digest(Schema.OPTIONAL_INT32_SCHEMA, null)).isEqualTo(digest("{}"));
  }

  @Test
  void aUnionOfTypesEqualsTheObjectWithTheFieldOfItsTypeAndNotTheValue() {
    Schema union =
        SchemaBuilder.struct()
            .field("int", Schema.OPTIONAL_INT32_SCHEMA)
            .field("string", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct five = new Struct(union).put("int", 5);
    assertSame(union, five, "{\"int\":5}", "{\"string\":null,\"int\":5}");
    assertDifferent(union, five, "5");
  }

  @Test
  void aMapEqualsTheObjectWithItsFieldsInAnyOrder() {
    Schema map = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
    assertSame(map, Map.of("a", 1, "b", 2), "{\"b\":2,\"a\":1}");
    Schema numbers = SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT32_SCHEMA).build();
    assertSame(numbers, Map.of(7, 1), "{\"7\":1}");
    assertDifferent(map, Map.of("a", 1), "{\"a\":1,\"b\":2}", "[[\"a\",1]]");
  }

  @Test
  void anArrayEqualsTheSameElementsInTheSameOrder() {
    Schema list = SchemaBuilder.array(Schema.INT32_SCHEMA).build();
    assertSame(list, List.of(1, 2), "[1,2]");
    assertDifferent(list, List.of(1, 2), "[2,1]", "[1,2,null]");
  }

  @Test
  void aDefaultStandsOnlyForARequiredColumnThatIsNotSet() {
    Schema required = SchemaBuilder.int32().defaultValue(7).build();
    Schema optional = SchemaBuilder.int32().optional().defaultValue(7).build();
    assertSame(required, null, "7");
    assertSame(optional, null, "null");
    assertDifferent(optional, null, "7");
  }

  @Test
  void aColumnThatOneSideLacksIsNotItsDefault() {
    Schema later =
        SchemaBuilder.struct().field("x", SchemaBuilder.int32().defaultValue(7).build()).build();
    Schema earlier = SchemaBuilder.struct().build();
    assertThat(new RowDigest().of(ConnectRows.row(earlier, new Struct(earlier))))
        .isNotEqualTo(new RowDigest().of(ConnectRows.row(later, new Struct(later))));
  }

  @Test
  void aStructEqualsTheObjectOfItsFields() {
    Schema nested =
        SchemaBuilder.struct()
            .field("z", Schema.INT32_SCHEMA)
            .field("a", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    assertSame(nested, new Struct(nested).put("z", 1).put("a", "b"), "{\"a\":\"b\",\"z\":1}");
    assertSame(nested, new Struct(nested).put("z", 1), "{\"z\":1}");
  }

  private static void assertSame(Schema schema, Object value, String... json) {
    for (String text : json) {
      assertThat(digest(schema, value)).as(text).isEqualTo(digest("{\"x\":" + text + "}"));
    }
  }

  private static void assertDifferent(Schema schema, Object value, String... json) {
    for (String text : json) {
      assertThat(digest(schema, value)).as(text).isNotEqualTo(digest("{\"x\":" + text + "}"));
    }
  }

  private static byte[] digest(Schema column, Object value) {
    Schema schema = SchemaBuilder.struct().field("x", column).build();
    Struct row = new Struct(schema);
    if (value != null) {
      row.put("x", value);
    }
    return new RowDigest().of(ConnectRows.row(schema, row));
  }

  private static byte[] digest(String json) {
    return new RowDigest()
        .of(JSON.deserialize("t", new RecordHeaders(), json.getBytes(UTF_8), ColumnSelection.ALL));
  }
}
