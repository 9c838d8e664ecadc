package io.neaptide.connect.source.query;

import io.neaptide.connect.common.format.RowValues;
import io.neaptide.connect.common.json.ConnectValues;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A row as expressions see it: its columns are of the {@linkplain io.neaptide.connect.common.serde
 * row model}, also where the row has a schema. For one thread.
 */
public final class InputRow {

  private final SchemaAndValue key;
  private final SchemaAndValue data;
  private final ConsumerRecord<?, ?> record;
  private Map<String, Object> columns;

  /**
   * A row without a schema.
   *
   * @param key the decoded key
   * @param columns the decoded value
   * @param record topic, partition, offset, timestamp and headers of the record
   */
  public InputRow(SchemaAndValue key, Map<String, Object> columns, ConsumerRecord<?, ?> record) {
    this(key, new SchemaAndValue(null, columns), record);
  }

  /**
   * A row as its format gave it: a struct with its schema, a map of Connect's types with one, or a
   * map of the row model without.
   */
  public InputRow(SchemaAndValue key, SchemaAndValue data, ConsumerRecord<?, ?> record) {
    this.key = key;
    this.data = data;
    this.record = record;
  }

  public SchemaAndValue key() {
    return key;
  }

  /** The row as its format gave it. */
  public SchemaAndValue data() {
    return data;
  }

  public ConsumerRecord<?, ?> record() {
    return record;
  }

  /** Whether the row has a schema. */
  public boolean hasSchema() {
    return data.schema() != null;
  }

  /**
   * All columns in the row model.
   *
   * @throws DataException if one has no such form
   */
  public Map<String, Object> columns() {
    if (columns == null) {
      columns = hasSchema() ? RowValues.row(data) : untyped(data.value());
    }
    return columns;
  }

  @SuppressWarnings("unchecked") // The row model has no other maps.
  private static Map<String, Object> untyped(Object row) {
    return (Map<String, Object>) row;
  }

  /** What a path of names leads to; null where it leads nowhere. */
  Object at(String first, String[] further) {
    return data.value() instanceof Struct struct
        ? below(struct, first, further)
        : below(columns().get(first), further, 0);
  }

  private static Object below(Struct struct, String first, String[] further) {
    Struct at = struct;
    String name = first;
    for (int next = 0; ; next++) {
      Field field = at.schema().field(name);
      if (field == null) {
        return null;
      }
      Object value = ConnectValues.fieldValue(at, field);
      if (next == further.length || !(value instanceof Struct nested)) {
        return below(rowValue(field.schema(), value), further, next);
      }
      at = nested;
      name = further[next];
    }
  }

  private static Object rowValue(Schema schema, Object value) {
    return value == null ? null : RowValues.of(schema, value);
  }

  private static Object below(Object top, String[] further, int from) {
    Object value = top;
    for (int next = from; next < further.length; next++) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = map.get(further[next]);
    }
    return value;
  }
}
