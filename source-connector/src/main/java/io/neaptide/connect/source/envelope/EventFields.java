package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Map;
import java.util.Optional;
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

  private static final String PAYLOAD = "payload";
  private static final String SCHEMA = "schema";
  private static final String TYPE = "type";
  private static final Set<String> WRAPPER = Set.of(SCHEMA, PAYLOAD);

  /** Selects what {@link #likelyEvent} looks at, where the event is the payload of a value. */
  static Map<String, ColumnSelection> wrapped(ColumnSelection event) {
    return Map.of(SCHEMA, ColumnSelection.of(Map.of(TYPE, ColumnSelection.ALL)), PAYLOAD, event);
  }

  /** The event in a value of which only some fields are there: no proof that it is one. */
  static EventFields likelyEvent(SchemaAndValue value) {
    boolean hasSchema =
        value.schema() == null
            && value.value() instanceof Map<?, ?> map
            && map.get(SCHEMA) instanceof Map<?, ?> schema
            && "struct".equals(schema.get(TYPE));
    return hasSchema && ((Map<?, ?>) value.value()).get(PAYLOAD) instanceof Map<?, ?> payload
        ? new EventFields(new SchemaAndValue(null, payload))
        : new EventFields(value);
  }

  /**
   * The event in a value. A row may have a column 'payload', too, so that nothing else may be
   * beside it.
   *
   * @param value with all of its fields
   * @return none where the payload is null
   */
  static Optional<EventFields> event(SchemaAndValue value) {
    EventFields fields = new EventFields(value);
    Set<String> names = fields.names();
    if (value.schema() != null || !names.contains(PAYLOAD) || !WRAPPER.containsAll(names)) {
      return Optional.of(fields);
    }
    Object payload = fields.value(PAYLOAD);
    if (payload == null && names.equals(WRAPPER)) {
      return Optional.empty();
    }
    if (!(payload instanceof Map)) {
      throw new MalformedDataException("the payload of a change event is no object");
    }
    return Optional.of(new EventFields(new SchemaAndValue(null, payload)));
  }

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

  boolean isRow(String name) {
    Object value = value(name);
    return value instanceof Struct || value instanceof Map;
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
