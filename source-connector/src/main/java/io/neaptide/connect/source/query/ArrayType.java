package io.neaptide.connect.source.query;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A list.
 *
 * @param element the type of its elements
 */
public record ArrayType(SqlType element) implements SqlType {

  @Override
  public Kind kind() {
    return Kind.NESTED;
  }

  @Override
  public Schema schema(String name) {
    return SchemaBuilder.array(element.schema(name)).optional().build();
  }

  @Override
  public Object read(Object value) {
    if (!(value instanceof List<?> list)) {
      throw SqlType.doesNotFit(this, value);
    }
    List<Object> read = new ArrayList<>(list.size());
    list.forEach(part -> read.add(part == null ? null : element.read(part)));
    return read;
  }

  @Override
  public Object write(Schema schema, Object value) {
    if (!(value instanceof List<?> list)) {
      throw SqlType.doesNotFit(this, value);
    }
    List<Object> written = new ArrayList<>(list.size());
    list.forEach(
        part -> written.add(part == null ? null : element.write(schema.valueSchema(), part)));
    return written;
  }

  @Override
  public String toString() {
    return "ARRAY<" + element + ">";
  }
}
