package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Change events of Debezium: {@code after} is the row, {@code op} what happened to it. Values in
 * JSON may have Connect's {@code schema} and {@code payload} around them.
 */
public final class DebeziumEnvelope implements ValueEnvelope {

  private static final String OPERATION = "op";
  private static final String AFTER = "after";

  /** The operations that have a row. */
  private static final Set<String> UPSERTS = Set.of("c", "r", "u");

  private static final Set<String> TRANSACTION_FIELDS =
      Set.of("status", "id", "event_count", "data_collections", "ts_ms", "ts_us", "ts_ns");

  private static final String TRUNCATE =
      "A TRUNCATE deletes rows whose keys it does not name: rebuild the topic that is written and"
          + " compare, as for a recreated topic, or let Debezium leave such events out with"
          + " skipped.operations=t";

  private volatile Selection last = Selection.of(ColumnSelection.ALL);

  /**
   * What is decoded of a value.
   *
   * @param columns of the row
   * @param ofValue the same in the event, and where the event is the payload
   */
  private record Selection(ColumnSelection columns, ColumnSelection ofValue) {
    static Selection of(ColumnSelection columns) {
      ColumnSelection ofRow = columns == ColumnSelection.NONE ? ColumnSelection.ALL : columns;
      ColumnSelection event =
          ColumnSelection.of(Map.of(OPERATION, ColumnSelection.ALL, AFTER, ofRow));
      return new Selection(columns, event.withColumns(EventFields.wrapped(event)));
    }
  }

  @Override
  public Change change(Function<ColumnSelection, SchemaAndValue> decode, ColumnSelection columns) {
    Selection selection = last;
    if (selection.columns() != columns) {
      selection = Selection.of(columns);
      last = selection;
    }
    EventFields event = EventFields.likelyEvent(decode.apply(selection.ofValue()));
    String operation = operation(event);
    if (UPSERTS.contains(operation)) {
      return upsert(event, columns);
    }
    if (operation.equals("d") && event.names().contains(AFTER)) {
      return new Change.Delete(true);
    }
    // Nothing else is believed without a look at all names.
    return EventFields.event(decode.apply(ColumnSelection.ALL))
        .map(whole -> withoutRow(whole, columns))
        .orElseGet(() -> new Change.Delete(false));
  }

  /** The operation of an event; empty where it has none. */
  private static String operation(EventFields event) {
    Object operation = event.value(OPERATION);
    return operation == null ? "" : operation.toString();
  }

  private static Change withoutRow(EventFields event, ColumnSelection columns) {
    String operation = operation(event);
    return switch (operation) {
      case "" -> withoutOperation(event);
      case "t" -> throw new MalformedDataException(TRUNCATE);
      case "c", "r", "u" -> upsert(event, columns);
      case "d", "m" -> {
        if (!isChangeEvent(event)) {
          throw noChangeEvent("none of the fields 'source', 'before' and 'after'");
        }
        yield operation.equals("d")
            ? new Change.Delete(true)
            : new Change.NoRow("a logical decoding message");
      }
      default ->
          throw new MalformedDataException(
              "the operation of a change event is none of c, r, u, d, t and m");
    };
  }

  /** A row may have a column 'op', too. */
  private static boolean isChangeEvent(EventFields event) {
    Set<String> names = event.names();
    return event.isRow("source") || names.contains("before") || names.contains(AFTER);
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
    if (names.containsAll(Set.of("status", "id", "event_count"))
        && TRANSACTION_FIELDS.containsAll(names)) {
      return new Change.NoRow("metadata of a transaction");
    }
    if (names.contains("ddl") && event.isRow("source")) {
      return new Change.NoRow("a change of a schema");
    }
    throw noChangeEvent("no field 'op'");
  }

  private static MalformedDataException noChangeEvent(String missing) {
    return new MalformedDataException(
        "the value is no change event of Debezium: it has "
            + missing
            + ". Where a transform has unwrapped the rows before, set value.envelope=none");
  }

  @Override
  public String withoutKey() {
    return ". Debezium gives none to rows of tables without a primary key, for which it has"
        + " message.key.columns, and to a TRUNCATE. "
        + TRUNCATE;
  }
}
