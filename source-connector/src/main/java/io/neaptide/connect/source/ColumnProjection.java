package io.neaptide.connect.source;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;

/** A list of columns, in the order in which they are emitted. */
final class ColumnProjection implements Projection {

  /** One item of the list. */
  sealed interface Column {}

  /** All columns of the value whose names no other item gives. */
  record AllColumns() implements Column {}

  /** The key of the record. */
  record KeyColumn(String name) implements Column {}

  /** What a path from the top of the value leads to; null where it leads nowhere. */
  record PathColumn(List<String> path, String name) implements Column {}

  private final List<Column> columns;
  private final Set<String> names = new TreeSet<>();
  private final ColumnSelection selection;

  ColumnProjection(List<Column> columns) {
    this.columns = List.copyOf(columns);
    List<List<String>> paths = new ArrayList<>();
    for (Column column : columns) {
      if (column instanceof AllColumns) {
        paths.add(List.of());
      } else if (column instanceof KeyColumn key) {
        names.add(key.name());
      } else if (column instanceof PathColumn path) {
        names.add(path.name());
        paths.add(path.path());
      }
    }
    this.selection = ColumnSelection.of(paths);
  }

  @Override
  public ColumnSelection columns() {
    return selection;
  }

  @Override
  public Map<String, Object> project(
      SchemaAndValue key, Map<String, Object> row, ConsumerRecord<?, ?> record) {
    if (names.isEmpty()) {
      return row;
    }
    Map<String, Object> projected = new LinkedHashMap<>();
    for (Column column : columns) {
      if (column instanceof PathColumn path) {
        projected.put(path.name(), follow(row, path.path()));
      } else if (column instanceof KeyColumn keyColumn) {
        projected.put(keyColumn.name(), RowValues.of(key));
      } else {
        row.forEach(
            (name, value) -> {
              if (!names.contains(name)) {
                projected.put(name, value);
              }
            });
      }
    }
    return projected;
  }

  private static Object follow(Map<String, Object> row, List<String> path) {
    Object value = row;
    for (String name : path) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = map.get(name);
    }
    return value;
  }
}
