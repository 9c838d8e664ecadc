package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/**
 * The fields of an event.
 *
 * @param event a struct, or a map
 */
record EventFields(SchemaAndValue event) {

  /** The value of a field; null where there is none. */
  Object value(String name) {
    if (event.value() instanceof Struct struct) {
      return struct.schema().field(name) == null ? null : struct.getWithoutDefault(name);
    }
    return ((Map<?, ?>) event.value()).get(name);
  }

  Set<String> names() {
    return event.value() instanceof Struct struct
        ? struct.schema().fields().stream().map(Field::name).collect(Collectors.toSet())
        : ((Map<?, ?>) event.value())
            .keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  /**
   * A field that is a row.
   *
   * @throws MalformedDataException if it is not
   */
  SchemaAndValue row(String name) {
    Object row = value(name);
    if (row instanceof Struct struct) {
      return new SchemaAndValue(struct.schema(), struct);
    }
    if (row instanceof Map) {
      return new SchemaAndValue(null, row);
    }
    throw new MalformedDataException("the event has no row in its field '" + name + "'");
  }
}
