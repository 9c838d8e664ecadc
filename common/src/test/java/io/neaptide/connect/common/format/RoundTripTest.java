package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

/** A value that the format of the target cannot hold is refused, never changed. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class RoundTripTest {

  private final Map<String, Object> settings = new HashMap<>();

  @Test
  void everyTypePassesWithSchemas() {
    settings.put("schemas.enable", "true");
    accepts(Schema.INT8_SCHEMA, (byte) 1);
    accepts(Schema.FLOAT32_SCHEMA, 0.1f);
    accepts(Schema.FLOAT64_SCHEMA, 1e300);
    accepts(Decimal.schema(2), new BigDecimal("12345678901234567890.10"));
    accepts(Timestamp.SCHEMA, new Date(5));
    accepts(Time.SCHEMA, new Date(5));
    accepts(org.apache.kafka.connect.data.Date.SCHEMA, new Date(86_400_000L));
    accepts(Schema.BYTES_SCHEMA, new byte[] {1, -1});
    accepts(Schema.OPTIONAL_STRING_SCHEMA, null);
    accepts(SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build(), Arrays.asList(1, null));
    accepts(
        SchemaBuilder.map(Schema.STRING_SCHEMA, Decimal.schema(1)).build(),
        Map.of("a", new BigDecimal("1.5"), "b", new BigDecimal("2.5")));
    accepts(
        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT32_SCHEMA).build(), Map.of(7, 1, 8, 2));
  }

  @Test
  void whatJsonHasNoTypeForMaySayTheSameAsATextOrANumber() {
    accepts(Timestamp.SCHEMA, new Date(5));
    accepts(Time.SCHEMA, new Date(5));
    accepts(org.apache.kafka.connect.data.Date.SCHEMA, new Date(86_400_000L));
    accepts(Schema.BYTES_SCHEMA, new byte[] {1, -1});
    accepts(Schema.INT8_SCHEMA, (byte) 1);
    accepts(Schema.FLOAT32_SCHEMA, 0.1f);
  }

  @Test
  void aDecimalWithoutItsScaleIsRefused() {
    refuses(Decimal.schema(2), new BigDecimal("1.50"));
    settings.put("decimal.format", "NUMERIC");
    accepts(Decimal.schema(2), new BigDecimal("1.50"));
    accepts(Decimal.schema(2), new BigDecimal("12345678901234567890.10"));
    accepts(Decimal.schema(0), new BigDecimal("12345678901234567890"));
    accepts(
        SchemaBuilder.array(Decimal.schema(2)).build(),
        List.of(new BigDecimal("12345678901234567890.10")));
  }

  @Test
  void aDefaultInThePlaceOfNullIsRefused() {
    Schema column = SchemaBuilder.int32().optional().defaultValue(7).build();
    settings.put("schemas.enable", "true");

    accepts(column, null);
    settings.put("replace.null.with.default", "true");
    refuses(column, null);
  }

  @Test
  void notANumberIsRefusedWhereItBecomesAnother() {
    refuses(Schema.FLOAT64_SCHEMA, Double.NaN);
  }

  @Test
  void aPathLeadsToTheColumn() {
    Schema nested = SchemaBuilder.struct().field("y", Decimal.schema(2)).build();
    Schema list = SchemaBuilder.array(nested).build();
    Struct part = new Struct(nested).put("y", new BigDecimal("1.50"));

    assertThatThrownBy(() -> write(list, List.of(part)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "The value at .x[0].y would be written as another one by "
                + JsonConverter.class.getName());
  }

  @Test
  void rowsWithoutASchemaPass() {
    assertThat(
            serde(new JsonConverter(), false)
                .serialize(
                    "t", new RecordHeaders(), null, Map.of("a", 1L, "b", List.of(1.5, "x", true))))
        .isNotEmpty();
  }

  @Test
  void aKeyThatBecomesAnotherIsRefused() {
    ConverterSerde texts = serde(new StringConverter(), true);

    assertThat(texts.serialize("t", new RecordHeaders(), Schema.STRING_SCHEMA, "a")).isNotEmpty();
    assertThatThrownBy(() -> texts.serialize("t", new RecordHeaders(), null, Map.of("a", 1)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("The key would be written as another one by");
  }

  @Test
  void aWholeNumberMayBeATextKey() {
    ConverterSerde texts = serde(new StringConverter(), true);

    assertThat(texts.serialize("t", new RecordHeaders(), Schema.INT32_SCHEMA, 5))
        .asString()
        .isEqualTo("5");
    assertThat(texts.serialize("t", new RecordHeaders(), Schema.INT64_SCHEMA, -5L))
        .asString()
        .isEqualTo("-5");
    assertThatThrownBy(() -> texts.serialize("t", new RecordHeaders(), null, 1.5))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(
            () -> serde(new StringConverter(), false).serialize("t", new RecordHeaders(), null, 5))
        .isInstanceOf(DataException.class);
  }

  @Test
  void aConverterThatOnlyWritesIsTrusted() {
    FakeConverter writer = new FakeConverter();
    writer.bytes = new byte[] {1};
    writer.readFailure = new UnsupportedOperationException();

    assertThat(serde(writer, false).serialize("t", new RecordHeaders(), null, Map.of("a", 1)))
        .hasSize(1);
    writer.readFailure = new DataException("own bytes");
    assertThatThrownBy(
            () -> serde(writer, false).serialize("t", new RecordHeaders(), null, Map.of("a", 1)))
        .hasMessage(FakeConverter.class.getName() + " cannot read what it wrote itself");
  }

  @Test
  void whatIsAddedOrLostIsFound() {
    assertThat(RoundTrip.difference(null, Map.of("a", 1), Map.of("a", 1, "b", 2))).hasValue(".b");
    assertThat(RoundTrip.difference(null, Map.of("a", 1, "b", 2), Map.of("a", 1))).hasValue(".b");
    assertThat(RoundTrip.difference(null, "\ud800", "?")).hasValue("");
    assertThat(RoundTrip.difference(null, 1L, "1")).hasValue("");
    assertThat(RoundTrip.difference(null, List.of(1), List.of(1, 2))).hasValue("");
    assertThat(RoundTrip.difference(null, Long.MAX_VALUE, (double) Long.MAX_VALUE)).isPresent();
  }

  private void accepts(Schema column, Object value) {
    assertThat(write(column, value)).isNotEmpty();
  }

  private void refuses(Schema column, Object value) {
    assertThatThrownBy(() -> write(column, value))
        .as("%s", column)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("The value at .x would be written as another one by");
  }

  private byte[] write(Schema column, Object value) {
    Schema schema = SchemaBuilder.struct().field("x", column).build();
    Struct row = new Struct(schema);
    if (value != null) {
      row.put("x", value);
    }
    return serde(new JsonConverter(), false).serialize("t", new RecordHeaders(), schema, row);
  }

  private ConverterSerde serde(org.apache.kafka.connect.storage.Converter converter, boolean key) {
    Map<String, Object> given = new HashMap<>(Map.of("schemas.enable", "false"));
    given.putAll(settings);
    ConverterSerde serde = new ConverterSerde(converter, key);
    serde.configure(given);
    return serde;
  }
}
