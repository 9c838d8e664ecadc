package io.neaptide.connect.source.query;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A struct.
 *
 * @param fields in their order
 */
public record RowType(LinkedHashMap<String, SqlType> fields) implements SqlType {

  @Override
  public Kind kind() {
    return Kind.NESTED;
  }

  @Override
  public Schema schema(String name) {
    SchemaBuilder builder = SchemaBuilder.struct().name(name).version(1).optional();
    fields.forEach((field, type) -> builder.field(field, type.schema(name + "." + field)));
    return builder.build();
  }

  @Override
  public Object read(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw SqlType.doesNotFit(this, value);
    }
    Map<String, Object> read = new LinkedHashMap<>();
    fields.forEach(
        (field, type) -> {
          Object part = map.get(field);
          read.put(field, part == null ? null : type.read(part));
        });
    return read;
  }

  @Override
  public Object write(Schema schema, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw SqlType.doesNotFit(this, value);
    }
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      Object part = map.get(field.name());
      if (part != null) {
        struct.put(field, fields.get(field.name()).write(field.schema(), part));
      }
    }
    return struct;
  }

  @Override
  public String toString() {
    return "ROW";
  }
}
