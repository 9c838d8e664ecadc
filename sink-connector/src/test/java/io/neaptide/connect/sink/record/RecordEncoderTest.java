package io.neaptide.connect.sink.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.testing.FakeCluster;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {

  private final RecordEncoder strings = encoder(Formats.STRING, "${topic}");
  private final RecordEncoder json = encoder(Formats.JSON, "copy.${topic}");

  private static RecordEncoder encoder(String keyFormat, String topicFormat) {
    return new RecordEncoder(
        new TopicFormat(topicFormat),
        Formats.keySerializer("key.serializer", keyFormat, Map.of()),
        Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of()));
  }

  private static SinkRecord record(Object key, Schema valueSchema, Object value) {
    return new SinkRecord("t", 2, null, key, valueSchema, value, 7, 42L, TimestampType.CREATE_TIME);
  }

  private static String written(RecordEncoder encoder, SinkRecord record) {
    ProducerRecord<byte[], byte[]> encoded = encoder.encode(record);
    return FakeCluster.text(encoded.key()) + "=" + FakeCluster.text(encoded.value());
  }

  private static Map<String, Object> row(Object... columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      row.put((String) columns[i], columns[i + 1]);
    }
    return row;
  }

  @Test
  void aMapIsWrittenWithItsNulls() {
    assertThat(written(strings, record("k", null, row("a", 1L, "b", null, "c", Map.of("d", true)))))
        .isEqualTo("k={\"a\":1,\"b\":null,\"c\":{\"d\":true}}");
  }

  @Test
  void aNullValueIsADelete() {
    ProducerRecord<byte[], byte[]> encoded = strings.encode(record("k", null, null));

    assertThat(encoded.key()).isEqualTo(new byte[] {'k'});
    assertThat(encoded.value()).isNull();
  }

  @Test
  void topicTimestampAndHeadersComeAlong() {
    SinkRecord record = record("k", null, row());
    record.headers().addString("text", "é").addBytes("raw", new byte[] {1, -1}).addLong("n", 5);
    record.headers().add("none", null, null);
    ProducerRecord<byte[], byte[]> encoded = json.encode(record);

    assertThat(encoded.topic()).isEqualTo("copy.t");
    assertThat(encoded.partition()).isNull();
    assertThat(encoded.timestamp()).isEqualTo(42L);
    assertThat(
            Arrays.stream(encoded.headers().toArray())
                .map(each -> each.key() + ":" + Arrays.toString(each.value())))
        .containsExactly("text:[-61, -87]", "raw:[1, -1]", "n:[53]", "none:null");
  }

  @Test
  void aRecordWithoutATimestampGetsNone() {
    SinkRecord record = new SinkRecord("t", 0, null, "k", null, row(), 0);

    assertThat(strings.encode(record).timestamp()).isNull();
  }

  @Test
  void aNegativeTimestampIsAnErrorThatNamesTheRemedy() {
    SinkRecord record =
        new SinkRecord("t", 0, null, "k", null, row(), 0, -5L, TimestampType.CREATE_TIME);

    assertThatThrownBy(() -> strings.encode(record))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The record's timestamp is negative; correct it with a transform, or remove it");
  }

  @Test
  void theTargetFollowsATransformThatChangesTheTopic() {
    SinkRecord routed = record("k", null, row()).newRecord("other", 2, null, "k", null, row(), 42L);

    assertThat(json.encode(routed).topic()).isEqualTo("copy.other");
    assertThat(InputPartitions.of(routed)).hasToString("t-2");
  }

  @Test
  void theKeyColumnOfAMapIsTheKeyWhereThereIsNoneAndIsNeverWritten() {
    Map<String, Object> row = row("_key", "k", "a", 1L);

    assertThat(written(strings, record(null, null, row))).isEqualTo("k={\"a\":1}");
    assertThat(written(strings, record("k", null, row))).isEqualTo("k={\"a\":1}");
    assertThat(row).containsKey("_key");
  }

  @Test
  void aNullKeyColumnIsNoKey() {
    assertThat(written(strings, record("k", null, row("_key", null, "a", 1L))))
        .isEqualTo("k={\"a\":1}");
    assertThatThrownBy(() -> strings.encode(record(null, null, row("_key", null, "a", 1L))))
        .hasMessage(
            "The record has no key and its row no column '_key'; produce the input with keys, or"
                + " set the key with a transform such as ValueToKey");
  }

  @Test
  void keysThatAreTheSameBytesAreTheSame() {
    Map<String, Object> inOneOrder = row("a", 1L, "b", new BigDecimal("2.0"));
    Map<String, Object> inAnother = row("b", 2L, "a", 1L);

    assertThat(written(json, record(inOneOrder, null, row("_key", inAnother, "c", 3L))))
        .isEqualTo("{\"a\":1,\"b\":2}={\"c\":3}");
  }

  @Test
  void differentKeysAreAnErrorThatNamesTheRemedyAndNoValue() {
    assertThatThrownBy(() -> strings.encode(record("k1", null, row("_key", "k2"))))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The record's key and its row's column '_key' differ; make them equal, or drop one of"
                + " them with a transform");
    assertThatThrownBy(() -> json.encode(record("1", null, row("_key", 1L))))
        .hasMessageContaining("differ");
  }

  @Test
  void aDeleteNeedsAKey() {
    assertThatThrownBy(() -> strings.encode(record(null, null, null)))
        .isInstanceOf(DataException.class)
        .hasMessage("The record has neither a key nor a value; a delete needs a key");
  }

  @Test
  void aKeyThatTheFormatCannotWriteIsAnError() {
    assertThatThrownBy(() -> strings.encode(record(5L, null, row())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("java.lang.Long");
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
  void aStructWithLogicalTypesIsWrittenWithoutItsKeyColumn() {
    Schema address = SchemaBuilder.struct().field("city", Schema.STRING_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .name("row")
            .field("_key", Schema.STRING_SCHEMA)
            .field("price", Decimal.schema(2))
            .field("day", Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("raw", Schema.BYTES_SCHEMA)
            .field("address", address)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA))
            .field("gone", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    Struct row =
        new Struct(schema)
            .put("_key", "k")
            .put("price", new BigDecimal("12.50"))
            .put("day", new java.util.Date(86_400_000L))
            .put("time", new java.util.Date(1_000L))
            .put("at", new java.util.Date(1_500L))
            .put("raw", new byte[] {1, 2})
            .put("address", new Struct(address).put("city", "Bern"))
            .put("tags", List.of("x", "y"));
    String expected =
        "k={\"price\":12.50,\"day\":\"1970-01-02\",\"time\":\"00:00:01\","
            + "\"at\":\"1970-01-01T00:00:01.500Z\",\"raw\":\"AQI=\",\"address\":{\"city\":\"Bern\"},"
            + "\"tags\":[\"x\",\"y\"],\"gone\":null}";

    assertThat(written(strings, record(null, schema, row))).isEqualTo(expected);
    assertThat(written(strings, record("k", schema, row))).isEqualTo(expected);
  }

  @Test
  void aSchemaWithoutItsKeyColumnKeepsEverythingElseAndIsMadeOnce() {
    Schema schema =
        SchemaBuilder.struct()
            .name("row")
            .version(3)
            .doc("d")
            .parameter("p", "v")
            .optional()
            .field("_key", Schema.STRING_SCHEMA)
            .field("a", Schema.INT32_SCHEMA)
            .build();
    KeyColumn column = new KeyColumn();
    Struct row = new Struct(schema).put("_key", "k").put("a", 1);
    Schema without = column.without(schema, row).schema();

    assertThat(without)
        .isEqualTo(
            SchemaBuilder.struct()
                .name("row")
                .version(3)
                .doc("d")
                .parameter("p", "v")
                .optional()
                .field("a", Schema.INT32_SCHEMA)
                .build());
    assertThat(column.without(schema, row).schema()).isSameAs(without);
  }

  @Test
  void aRowWithoutAKeyColumnIsWrittenAsItIs() {
    Map<String, Object> row = new HashMap<>(Map.of("a", 1));

    assertThat(new KeyColumn().without(null, row).value()).isSameAs(row);
  }

  @Test
  void aValueThatIsNoRowIsAnError() {
    assertThatThrownBy(() -> strings.encode(record("k", null, "text")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("writes rows");
  }
}
