package io.neaptide.connect.source.read;

import static io.neaptide.connect.source.testing.SourceRecords.plan;
import static io.neaptide.connect.source.testing.SourceRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.source.config.DecimalHandling;
import io.neaptide.connect.source.config.RowHandover;
import io.neaptide.connect.source.envelope.DebeziumEnvelope;
import io.neaptide.connect.source.envelope.NoEnvelope;
import io.neaptide.connect.source.envelope.ValueEnvelope;
import io.neaptide.connect.source.testing.SourceRecords;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Records of any format, with numbers of any size and change events, as they are emitted. */
class RowsOfFormatsTest {

  private static final String JSON_CONVERTER = JsonConverter.class.getName();
  private static final String BIG = "12345678901234567890.10";
  private static final String WITH_SCHEMA =
      """
      {"schema":{"type":"struct","name":"orders","version":3,"optional":false,"fields":[
       {"field":"a","type":"int32","optional":false},
       {"field":"n","type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,
        "parameters":{"scale":"2"},"optional":true},
       {"field":"x","type":"double","optional":true}]},
      "payload":{"a":%s,"n":"AfQ=","x":%s}}
      """;

  private final Map<String, String> properties = new HashMap<>();
  private String keys = Formats.STRING;
  private String rows = Formats.UPSERT_JSON;
  private ValueEnvelope envelope = new NoEnvelope();
  private RowHandover handover = RowHandover.COLUMNS;
  private DecimalHandling decimals = DecimalHandling.MALFORMED;

  private List<SourceRecord> map(String columns, ConsumerRecord<?, ?>... records) {
    RecordMapper mapper =
        SourceRecords.mapper(
            new TableFormats(
                Formats.keyDeserializer("key.deserializer", keys, properties),
                Formats.rowDeserializer("value.deserializer", rows, properties),
                envelope),
            new RecordForm(handover, decimals, decimals),
            plan(columns, "out"));
    List<SourceRecord> mapped = new ArrayList<>();
    for (ConsumerRecord<?, ?> record : records) {
      @SuppressWarnings("unchecked")
      ConsumerRecord<byte[], byte[]> given = (ConsumerRecord<byte[], byte[]>) record;
      mapper.map(given, mapped);
    }
    return mapped;
  }

  private SourceRecord one(String columns, String key, String value) {
    return map(columns, record(0, 0, key, value)).get(0);
  }

  private void readWithSchemas() {
    rows = JSON_CONVERTER;
  }

  @Test
  void rowsOfAConverterKeepTheirSchema() {
    readWithSchemas();
    SourceRecord whole = one("*", "k", WITH_SCHEMA.formatted(1, 0.5));
    SourceRecord part = one("n, _key AS id", "k", WITH_SCHEMA.formatted(1, 0.5));

    assertThat(whole.valueSchema().name()).isEqualTo("orders");
    assertThat(((Struct) whole.value()).getInt32("a")).isEqualTo(1);
    assertThat(part.valueSchema().version()).isEqualTo(3);
    assertThat(part.valueSchema().field("n").schema().name()).isEqualTo(Decimal.LOGICAL_NAME);
    assertThat(((Struct) part.value()).get("n")).isEqualTo(new BigDecimal("5.00"));
    assertThat(((Struct) part.value()).get("id")).isEqualTo("k");
  }

  @Test
  void keysOfAConverterKeepTheirSchema() {
    keys = JSON_CONVERTER;
    SourceRecord mapped =
        one(
            "*",
            "{\"schema\":{\"type\":\"struct\",\"name\":\"K\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"}]},"
                + "\"payload\":{\"id\":5}}",
            "{}");

    assertThat(mapped.keySchema().name()).isEqualTo("K");
    assertThat(((Struct) mapped.key()).getInt64("id")).isEqualTo(5);
  }

  @Test
  void rowsWithASchemaAreTextWhereOnlyOurConverterSeesThem() {
    readWithSchemas();
    handover = RowHandover.TEXT;
    SourceRecord mapped = one("a, n", "k", WITH_SCHEMA.formatted(1, 0.5));

    assertThat(mapped.valueSchema()).isNull();
    assertThat(text(mapped)).isEqualTo("{\"a\":1,\"n\":5.00}");
  }

  @Test
  void numbersThatFewConvertersTakeAreMalformedUnlessToldOtherwise() {
    String row = "{\"a\":{\"b\":[1," + BIG + "]},\"c\":1.5}";

    assertThatThrownBy(() -> one("*", "k", row))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage(
            "value: a number has more digits than a long or a double holds, which few converters"
                + " take: set value.converter of the connector to"
                + " io.neaptide.connect.RowConverter, which does, or see decimal.handling.mode");
    assertThat(one("c", "k", row).value()).isEqualTo(Map.of("c", 1.5));
    decimals = DecimalHandling.STRING;
    assertThat(one("*", "k", row).value())
        .isEqualTo(Map.of("a", Map.of("b", List.of(1L, "12345678901234567890.1")), "c", 1.5));
    decimals = DecimalHandling.DOUBLE;
    assertThat(one("*", "k", row).value())
        .isEqualTo(Map.of("a", Map.of("b", List.of(1L, 1.2345678901234567E19)), "c", 1.5));
    decimals = DecimalHandling.PRECISE;
    assertThat(one("*", "k", row).value())
        .isEqualTo(Map.of("a", Map.of("b", List.of(1L, new BigDecimal(BIG))), "c", 1.5));
  }

  @Test
  void aDecimalThatALongOrADoubleHoldsBecomesOne() {
    assertThat(DecimalHandling.MALFORMED.apply(new BigDecimal("2.00"), "")).isEqualTo(2L);
    assertThat(DecimalHandling.MALFORMED.apply(new BigDecimal("1.50"), "")).isEqualTo(1.5);
    assertThat(DecimalHandling.STRING.apply(new BigDecimal("1e17"), ""))
        .isEqualTo(100_000_000_000_000_000L);
    assertThat(DecimalHandling.STRING.apply(new BigDecimal("1e400"), "")).isEqualTo("1E+400");
  }

  @Test
  void aNumberBeyondADoubleIsMalformedAsADoubleToo() {
    decimals = DecimalHandling.DOUBLE;

    assertThatThrownBy(() -> one("*", "k", "{\"a\":1e400}"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("out of the range of a double");
  }

  @Test
  void theModeHoldsForTextToo() {
    handover = RowHandover.TEXT;
    decimals = DecimalHandling.STRING;

    assertThat(text(one("*", "k", "{\"a\":" + BIG + "}")))
        .isEqualTo("{\"a\":\"12345678901234567890.1\"}");
  }

  @Test
  void numbersInJsonKeysFollowTheSameMode() {
    keys = Formats.JSON;

    assertThatThrownBy(() -> one("*", "{\"id\":" + BIG + "}", "{}"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("key: a number has more digits than a long or a double holds")
        .hasMessageContaining("set key.converter");
    decimals = DecimalHandling.STRING;
    SourceRecord mapped = one("*", BIG, "{}");
    assertThat(mapped.key()).isEqualTo("12345678901234567890.1");
    assertThat(mapped.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    decimals = DecimalHandling.PRECISE;
    assertThat(one("*", BIG, "{}").key()).isEqualTo(new BigDecimal(BIG));
  }

  @Test
  void changeEventsAreUnwrappedBeforeTheProjection() {
    envelope = new DebeziumEnvelope();
    String event = "{\"before\":{\"a\":0,\"s\":1},\"after\":{\"a\":1},\"op\":\"u\",\"ts_ms\":5}";

    assertThat(one("*", "k", event).value()).isEqualTo(Map.of("a", 1L));
    assertThat(one("a AS x", "k", event).value()).isEqualTo(Map.of("x", 1L));
    assertThat(one("_key", "k", event).value()).isEqualTo(Map.of("_key", "k"));
    assertThat(one("*", "k", "{\"schema\":{\"x\":1},\"payload\":" + event + "}").value())
        .isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aDeleteAndTheTombstoneBehindItAreOneDelete() {
    envelope = new DebeziumEnvelope();
    String delete = "{\"before\":{\"a\":0},\"after\":null,\"op\":\"d\"}";

    List<SourceRecord> mapped =
        map(
            "*",
            record(0, 1, "k", delete),
            record(1, 1, "k", null),
            record(0, 3, "k", null),
            record(0, 4, "k", null),
            record(0, 5, "j", delete),
            record(0, 6, "k", null));

    assertThat(mapped).extracting(SourceRecord::value).containsOnlyNulls();
    assertThat(mapped)
        .<Object>extracting(record -> record.sourceOffset().get("offset"))
        .containsExactly(2L, 2L, 5L, 6L, 7L);
  }

  @Test
  void whatIsNoRowIsLeftOut() {
    envelope = new DebeziumEnvelope();

    assertThat(
            map(
                "*",
                record(0, 1, "k", "{\"ts_ms\":5}"),
                record(0, 2, "k", "{\"payload\":{\"ts_ms\":5},\"schema\":{}}"),
                record(
                    0, 3, "k", "{\"status\":\"END\",\"id\":\"7\",\"event_count\":2,\"ts_ms\":1}"),
                record(0, 4, "k", "{\"op\":\"m\",\"source\":{},\"message\":{\"prefix\":\"p\"}}"),
                record(0, 5, "k", "{\"source\":{},\"ddl\":\"CREATE TABLE t\"}")))
        .isEmpty();
  }

  @Test
  void aRowThatOnlyResemblesAChangeEventIsMalformedAndNeverADelete() {
    envelope = new DebeziumEnvelope();

    for (String row :
        List.of(
            "{\"id\":7,\"aggregatetype\":\"x\",\"payload\":null}",
            "{\"id\":7,\"schema\":{\"type\":\"struct\"},\"payload\":null}",
            "{\"id\":7,\"payload\":{\"op\":\"d\",\"after\":null}}",
            "{\"id\":7,\"payload\":{\"op\":\"c\",\"after\":{\"a\":1}}}",
            "{\"id\":1,\"op\":\"d\"}",
            "{\"id\":1,\"op\":\"d\",\"source\":\"web\"}",
            "{\"id\":1,\"op\":\"m\"}",
            "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":1,\"op\":\"d\"}}",
            "{\"id\":1,\"status\":\"new\",\"event_count\":3,\"name\":\"a\"}",
            "{\"id\":1,\"source\":\"web\",\"ddl\":\"x\"}")) {
      for (String columns : List.of("*", "a")) {
        assertThatThrownBy(() -> one(columns, "k", row))
            .as(row)
            .isInstanceOf(MalformedDataException.class)
            .hasMessageContaining("no change event of Debezium")
            .hasMessageContaining("set value.envelope=none");
      }
    }
  }

  @Test
  void aDeleteIsOneInEveryFormOfTheEvent() {
    envelope = new DebeziumEnvelope();

    for (String event :
        List.of(
            "{\"before\":{\"a\":0},\"after\":null,\"op\":\"d\"}",
            "{\"source\":{\"db\":\"x\"},\"op\":\"d\"}",
            "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"after\":null,\"op\":\"d\"}}",
            "{\"payload\":{\"before\":{\"a\":0},\"op\":\"d\"}}",
            "{\"schema\":null,\"payload\":null}")) {
      for (String columns : List.of("*", "a")) {
        SourceRecord mapped = one(columns, "k", event);
        assertThat(mapped.value()).as(event).isNull();
      }
    }
  }

  @Test
  void aTruncateIsMalformedSinceItNamesNoKeys() {
    envelope = new DebeziumEnvelope();

    for (String key : new String[] {"k", null}) {
      assertThatThrownBy(() -> one("*", key, "{\"op\":\"t\"}"))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("A TRUNCATE deletes rows whose keys it does not name");
    }
  }

  @Test
  void whatIsNoChangeEventIsMalformed() {
    envelope = new DebeziumEnvelope();

    assertThatThrownBy(() -> one("*", "k", "{\"a\":1,\"ts_ms\":5}"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("it has no field 'op'")
        .hasMessageContaining("set value.envelope=none");
    assertThatThrownBy(() -> one("*", "k", "{\"op\":\"x\"}"))
        .hasMessageContaining("none of c, r, u, d, t and m");
    assertThatThrownBy(() -> one("*", "k", "{\"op\":\"u\",\"after\":null}"))
        .hasMessageContaining("no row in its field 'after'");
  }

  @Test
  void aValueThatTheEventDoesNotHaveIsMalformedWhereItIsRead() {
    envelope = new DebeziumEnvelope();
    String event = "{\"after\":{\"a\":1,\"big\":\"__debezium_unavailable_value\"},\"op\":\"u\"}";

    assertThatThrownBy(() -> one("*", "k", event))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("the event does not have the value of the column 'big'")
        .hasMessageContaining("REPLICA IDENTITY FULL");
    assertThat(one("a", "k", event).value()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void everyFormOfAValueThatTheEventDoesNotHaveIsFound() {
    envelope = new DebeziumEnvelope();
    byte[] placeholder = "__debezium_unavailable_value".getBytes(UTF_8);
    List<Integer> numbers = new ArrayList<>();
    for (byte each : placeholder) {
      numbers.add((int) each);
    }
    String uuid = UUID.nameUUIDFromBytes(placeholder).toString();
    String hex = HexFormat.of().formatHex(placeholder);
    String base64 = Base64.getEncoder().encodeToString(placeholder);

    for (String value :
        List.of(
            numbers.toString(),
            "[\"" + uuid + "\"]",
            "[\"__debezium_unavailable_value\"]",
            "\"" + hex + "\"",
            "\"" + base64 + "\"",
            "{\"__debezium_unavailable_value\":\"__debezium_unavailable_value\"}",
            "\"{\\\"__debezium_unavailable_value\\\":\\\"__debezium_unavailable_value\\\"}\"")) {
      assertThatThrownBy(
              () -> one("*", "k", "{\"after\":{\"a\":1,\"big\":" + value + "},\"op\":\"u\"}"))
          .as(value)
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("does not have the value of the column 'big'");
    }
    numbers.set(5, 0);
    assertThat(one("a", "k", "{\"after\":{\"a\":1,\"big\":" + numbers + "},\"op\":\"u\"}").value())
        .isEqualTo(Map.of("a", 1L));
    assertThat(one("big", "k", "{\"after\":{\"big\":" + numbers + "},\"op\":\"u\"}").value())
        .isNotNull();
  }

  @Test
  void changeEventsWithASchemaKeepThatOfTheRow() {
    readWithSchemas();
    envelope = new DebeziumEnvelope();
    String row =
        "{\"type\":\"struct\",\"name\":\"t.Value\",\"optional\":true,\"fields\":[{\"field\":\"a\",\"type\":\"int32\"}],"
            + "\"field\":\"%s\"}";
    String event =
        "{\"schema\":{\"type\":\"struct\",\"name\":\"t.Envelope\",\"fields\":["
            + row.formatted("before")
            + ","
            + row.formatted("after")
            + ",{\"field\":\"op\",\"type\":\"string\"}]},\"payload\":{\"before\":null,\"after\":{\"a\":7},\"op\":\"c\"}}";
    SourceRecord mapped = one("*", "k", event);

    assertThat(mapped.valueSchema().name()).isEqualTo("t.Value");
    assertThat(((Struct) mapped.value()).getInt32("a")).isEqualTo(7);
  }

  private static String text(SourceRecord record) {
    return new String(
        new RowConverter().fromConnectData("out", record.valueSchema(), record.value()), UTF_8);
  }
}
