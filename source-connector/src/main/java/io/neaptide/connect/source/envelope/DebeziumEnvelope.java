package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Change events of Debezium: {@code after} is the row, {@code op} what happened to it. Values in
 * JSON may have Connect's {@code schema} and {@code payload} around them.
 */
public record DebeziumEnvelope() implements ValueEnvelope {

  private static final String OPERATION = "op";
  private static final String AFTER = "after";
  private static final String PAYLOAD = "payload";
  private static final String SCHEMA = "schema";

  private static final String TRUNCATE =
      "A TRUNCATE deletes rows whose keys it does not name: rebuild the topic that is written and"
          + " compare, as for a recreated topic, or let Debezium leave such events out with"
          + " skipped.operations=t";

  @Override
  public Change change(Function<ColumnSelection, SchemaAndValue> decode, ColumnSelection columns) {
    ColumnSelection ofRow = columns == ColumnSelection.NONE ? ColumnSelection.ALL : columns;
    ColumnSelection event =
        ColumnSelection.of(Map.of(OPERATION, ColumnSelection.ALL, AFTER, ofRow));
    Optional<EventFields> fields =
        event(decode.apply(event.withColumns(Map.of(SCHEMA, ColumnSelection.ALL, PAYLOAD, event))));
    if (fields.isEmpty()) {
      return new Change.Delete(false);
    }
    Object operation = fields.get().value(OPERATION);
    return operation == null
        ? withoutOperation(event(decode.apply(ColumnSelection.ALL)).orElseThrow())
        : change(operation, fields.get(), columns);
  }

  /** The event in a value; none where the payload is null. */
  private static Optional<EventFields> event(SchemaAndValue value) {
    if (value.schema() == null
        && value.value() instanceof Map<?, ?> map
        && map.containsKey(PAYLOAD)
        && !map.containsKey(OPERATION)) {
      Object payload = map.get(PAYLOAD);
      if (payload != null && !(payload instanceof Map)) {
        throw new MalformedDataException("the payload of a change event is no object");
      }
      return payload == null
          ? Optional.empty()
          : Optional.of(new EventFields(new SchemaAndValue(null, payload)));
    }
    return Optional.of(new EventFields(value));
  }

  private static Change change(Object operation, EventFields event, ColumnSelection columns) {
    return switch (operation.toString()) {
      case "c", "r", "u" -> upsert(event, columns);
      case "d" -> new Change.Delete(true);
      case "m" -> new Change.NoRow("a logical decoding message");
      case "t" -> throw new MalformedDataException(TRUNCATE);
      default ->
          throw new MalformedDataException(
              "the operation of a change event is none of c, r, u, d, t and m");
    };
  }

  private static Change upsert(EventFields event, ColumnSelection columns) {
    SchemaAndValue row = event.row(AFTER);
    new UnavailableValues(columns).refuse(row);
    return new Change.Upsert(row);
  }

  private static Change withoutOperation(EventFields event) {
    Set<String> names = event.names();
    if (names.equals(Set.of("ts_ms"))) {
      return new Change.NoRow("a heartbeat");
    }
    if (names.containsAll(Set.of("status", "id", "event_count"))) {
      return new Change.NoRow("metadata of a transaction");
    }
    if (names.containsAll(Set.of("source", "ddl"))) {
      return new Change.NoRow("a change of a schema");
    }
    throw new MalformedDataException(
        "the value is no change event of Debezium: it has no field 'op'. Where a transform has"
            + " unwrapped the rows before, set value.envelope=none");
  }

  @Override
  public String withoutKey() {
    return ". Debezium gives none to rows of tables without a primary key, for which it has"
        + " message.key.columns, and to a TRUNCATE. "
        + TRUNCATE;
  }
}
