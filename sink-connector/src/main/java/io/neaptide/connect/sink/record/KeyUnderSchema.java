package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.json.ConnectValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** One key under the schema of another one. */
final class KeyUnderSchema {

  private KeyUnderSchema() {}

  /**
   * The same key as data of a schema. A whole number is the same in every size, and a field that is
   * null the same as none.
   *
   * @param schema null for data without one
   * @throws DataException if the schema cannot hold it, so that no key of it is this one
   */
  static Object of(Schema schema, Object key) {
    if (schema == null) {
      return withoutSchema(key);
    }
    Object value = key == null ? null : typed(schema, key);
    ConnectSchema.validateValue(schema, value);
    return value;
  }

  private static Object typed(Schema schema, Object key) {
    return switch (schema.type()) {
      case INT8, INT16, INT32, INT64 -> wholeNumber(schema.type(), key);
      case STRUCT -> struct(schema, fields(key));
      case ARRAY -> list(schema.valueSchema(), key);
      case MAP -> map(schema, fields(key));
      default -> key;
    };
  }

  private static Object wholeNumber(Schema.Type type, Object key) {
    if (!ConnectValues.isWholeNumber(key)) {
      return key;
    }
    long number = ((Number) key).longValue();
    Number sized =
        switch (type) {
          case INT8 -> (byte) number;
          case INT16 -> (short) number;
          case INT32 -> (int) number;
          default -> number;
        };
    if (sized.longValue() != number) {
      throw new DataException("a number that is too large");
    }
    return sized;
  }

  private static Struct struct(Schema schema, Map<?, ?> fields) {
    Struct struct = new Struct(schema);
    fields.forEach(
        (name, value) -> {
          Field field = schema.field(name.toString());
          if (value != null) {
            if (field == null) {
              throw new DataException("a field that is missing");
            }
            struct.put(field, of(field.schema(), value));
          }
        });
    struct.validate();
    return struct;
  }

  private static List<Object> list(Schema elements, Object key) {
    if (!(key instanceof List<?> list)) {
      throw new DataException("no list");
    }
    List<Object> typed = new ArrayList<>();
    list.forEach(element -> typed.add(of(elements, element)));
    return typed;
  }

  private static Map<Object, Object> map(Schema schema, Map<?, ?> fields) {
    Map<Object, Object> typed = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> typed.put(of(schema.keySchema(), name), of(schema.valueSchema(), value)));
    return typed;
  }

  private static Map<?, ?> fields(Object key) {
    if (key instanceof Struct struct) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (Field field : struct.schema().fields()) {
        fields.put(field.name(), struct.getWithoutDefault(field.name()));
      }
      return fields;
    }
    if (key instanceof Map<?, ?> map) {
      return map;
    }
    throw new DataException("no fields");
  }

  private static Object withoutSchema(Object key) {
    if (key instanceof Struct || key instanceof Map) {
      Map<Object, Object> fields = new LinkedHashMap<>();
      fields(key).forEach((name, value) -> fields.put(name, withoutSchema(value)));
      return fields;
    }
    if (key instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(withoutSchema(element)));
      return elements;
    }
    return key;
  }
}
