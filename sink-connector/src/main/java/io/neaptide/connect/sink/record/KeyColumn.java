package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.json.EncodedRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The column {@code _key} of a row: the key as a value, never written into the value. Not
 * thread-safe.
 */
public final class KeyColumn {

  static final String NAME = "_key";

  private static final int SCHEMAS = 64;

  /** The schemas of rows, without the column. */
  private final Map<Schema, Schema> schemasWithout =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Schema, Schema> eldest) {
          return size() > SCHEMAS;
        }
      };

  /** The key that a row holds; a null column is no key. */
  public static SchemaAndValue of(Object row) {
    if (row instanceof EncodedRow text && text.isTextWithoutKey()) {
      return SchemaAndValue.NULL;
    }
    if (row instanceof Map<?, ?> map) {
      return new SchemaAndValue(null, map.get(NAME));
    }
    if (row instanceof Struct struct) {
      Field field = struct.schema().field(NAME);
      return field == null
          ? SchemaAndValue.NULL
          : new SchemaAndValue(field.schema(), struct.get(field));
    }
    return SchemaAndValue.NULL;
  }

  /** Whether a row has the column, also where it is null. */
  static boolean isIn(Object row) {
    if (row instanceof EncodedRow text && text.isTextWithoutKey()) {
      return false;
    }
    return row instanceof Map<?, ?> map
        ? map.containsKey(NAME)
        : row instanceof Struct struct && struct.schema().field(NAME) != null;
  }

  /** The row without the column; a row that lacks it comes back as it is. */
  public SchemaAndValue without(Schema schema, Object row) {
    if (!isIn(row)) {
      return new SchemaAndValue(schema, row);
    }
    return row instanceof Struct struct
        ? structWithout(struct)
        : new SchemaAndValue(schema, mapWithout((Map<?, ?>) row));
  }

  private static Map<Object, Object> mapWithout(Map<?, ?> row) {
    Map<Object, Object> copy = new LinkedHashMap<>(row);
    copy.remove(NAME);
    return copy;
  }

  private SchemaAndValue structWithout(Struct row) {
    Schema schema = schemasWithout.computeIfAbsent(row.schema(), KeyColumn::schemaWithout);
    Struct copy = new Struct(schema);
    for (Field field : schema.fields()) {
      copy.put(field, row.getWithoutDefault(field.name()));
    }
    return new SchemaAndValue(schema, copy);
  }

  private static Schema schemaWithout(Schema schema) {
    SchemaBuilder builder =
        SchemaBuilder.struct().name(schema.name()).version(schema.version()).doc(schema.doc());
    if (schema.parameters() != null) {
      builder.parameters(schema.parameters());
    }
    if (schema.isOptional()) {
      builder.optional();
    }
    for (Field field : schema.fields()) {
      if (!field.name().equals(NAME)) {
        builder.field(field.name(), field.schema());
      }
    }
    return builder.build();
  }
}
