package io.neaptide.connect.source.query;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A map from text.
 *
 * @param value the type of its values
 */
public record MapType(SqlType value) implements SqlType {

  @Override
  public Kind kind() {
    return Kind.NESTED;
  }

  @Override
  public Schema schema(String name) {
    return SchemaBuilder.map(Schema.STRING_SCHEMA, value.schema(name)).optional().build();
  }

  @Override
  public Object read(Object data) {
    if (!(data instanceof Map<?, ?> map)) {
      throw SqlType.doesNotFit(this, data);
    }
    Map<String, Object> read = new LinkedHashMap<>();
    map.forEach((key, part) -> read.put((String) key, part == null ? null : value.read(part)));
    return read;
  }

  @Override
  public Object write(Schema schema, Object data) {
    if (!(data instanceof Map<?, ?> map)) {
      throw SqlType.doesNotFit(this, data);
    }
    Map<String, Object> written = new LinkedHashMap<>();
    map.forEach(
        (key, part) ->
            written.put(
                (String) key, part == null ? null : value.write(schema.valueSchema(), part)));
    return written;
  }

  @Override
  public String toString() {
    return "MAP<STRING, " + value + ">";
  }
}
