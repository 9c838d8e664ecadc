package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.TextQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Applies statements to rows of JSON text. */
final class Rows {

  static final RecordHeaders HEADERS = new RecordHeaders();

  static {
    HEADERS.add("trace", bytes("first"));
    HEADERS.add("trace", bytes("last"));
    HEADERS.add("empty", null);
    HEADERS.add("binary", new byte[] {(byte) 0xff});
  }

  private static final RowDeserializer FORMAT =
      Formats.rowDeserializer("value.deserializer", "upsert-json", Map.of());

  private static final RowConverter CONVERTER = new RowConverter();

  private Rows() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The row that the only statement makes, its columns decoded as the query asks. */
  static SchemaAndValue apply(String sql, String json) {
    return apply(sql, "k", json);
  }

  static SchemaAndValue apply(String sql, Object key, String json) {
    List<SqlStatement> statements = SqlScript.compile(sql);
    return apply(statements.get(statements.size() - 1), key, json);
  }

  static SchemaAndValue apply(SqlStatement statement, Object key, String json) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            statement.topic(),
            3,
            42,
            1_700_000_000_123L,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            bytes("k"),
            bytes(json),
            HEADERS,
            Optional.empty());
    Map<String, Object> columns =
        FORMAT.deserialize(statement.topic(), HEADERS, record.value(), statement.query().columns());
    Schema keySchema = key instanceof String ? Schema.STRING_SCHEMA : null;
    InputRow row = new InputRow(new SchemaAndValue(keySchema, key), columns, record);
    SchemaAndValue emitted;
    try {
      emitted = statement.query().apply(row, statement.query().schema("out.Value"));
    } catch (EvaluationException e) {
      assertSameOnText(statement, row, Optional.empty());
      throw e;
    }
    assertSameOnText(statement, row, Optional.of(emitted));
    return emitted;
  }

  /**
   * The query on text makes the same bytes.
   *
   * @param emitted by the query on columns; empty where it fails
   */
  private static void assertSameOnText(
      SqlStatement statement, InputRow row, Optional<SchemaAndValue> emitted) {
    @SuppressWarnings("unchecked")
    ConsumerRecord<byte[], byte[]> record = (ConsumerRecord<byte[], byte[]>) row.record();
    Optional<TextQuery> onText = statement.query().onText();
    if (onText.isPresent()) {
      Optional<SchemaAndValue> text;
      try {
        text = onText.get().apply(row.key(), record);
      } catch (EvaluationException e) {
        assertThat(emitted).as("fails on text alone: %s", e.getMessage()).isEmpty();
        return;
      }
      text.ifPresent(
          same -> assertThat(emitted.map(Rows::json)).as("not on text").hasValue(json(same)));
    }
  }

  private static String json(SchemaAndValue row) {
    byte[] json = CONVERTER.fromConnectData("out", row.schema(), row.value());
    return json == null ? "a delete" : new String(json, StandardCharsets.UTF_8);
  }

  /** The value of an expression over a row. */
  static Object evaluate(String expression, String json) {
    Map<?, ?> row = (Map<?, ?>) apply("SELECT " + expression + " AS x FROM t", json).value();
    return row.get("x");
  }
}
