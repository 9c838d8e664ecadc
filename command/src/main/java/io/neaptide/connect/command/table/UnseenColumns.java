package io.neaptide.connect.command.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the columns that count no row has had: where a name is wrong, all rows would be the
 * same. Not thread-safe.
 */
final class UnseenColumns {

  private final List<List<String>> unseen;

  UnseenColumns(ColumnFilter columns) {
    this.unseen = new ArrayList<>(columns.named());
  }

  /** Takes the next row. */
  void add(Map<String, Object> row) {
    if (!unseen.isEmpty()) {
      unseen.removeIf(path -> isIn(row, path));
    }
  }

  private static boolean isIn(Map<?, ?> row, List<String> path) {
    Object value = row;
    for (String name : path) {
      if (!(value instanceof Map<?, ?> object) || !object.containsKey(name)) {
        return false;
      }
      value = object.get(name);
    }
    return true;
  }

  /** The columns as an option has them. */
  Set<String> all() {
    Set<String> names = new LinkedHashSet<>();
    unseen.forEach(path -> names.add(ColumnPaths.text(path)));
    return names;
  }
}
