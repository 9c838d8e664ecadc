package io.neaptide.connect.common.serde;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a row that will be read: all of them, or a tree of names. Immutable. */
public final class ColumnSelection {

  /** Every column, with everything below it. */
  public static final ColumnSelection ALL = new ColumnSelection(true, Map.of());

  /** No column at all. */
  public static final ColumnSelection NONE = new ColumnSelection(false, Map.of());

  private final boolean all;
  private final Map<String, ColumnSelection> columns;

  private ColumnSelection(boolean all, Map<String, ColumnSelection> columns) {
    this.all = all;
    this.columns = columns;
  }

  /**
   * Selects what the given paths lead to.
   *
   * @param paths each the names from the top of the row to a value, such as {@code [address, city]}
   */
  public static ColumnSelection of(Collection<List<String>> paths) {
    Map<String, List<List<String>>> further = new HashMap<>();
    for (List<String> path : paths) {
      if (path.isEmpty()) {
        return ALL;
      }
      further
          .computeIfAbsent(path.get(0), column -> new ArrayList<>())
          .add(path.subList(1, path.size()));
    }
    Map<String, ColumnSelection> columns = new HashMap<>();
    further.forEach((column, below) -> columns.put(column, of(below)));
    return columns.isEmpty() ? NONE : new ColumnSelection(false, columns);
  }

  /** Selects columns, and of each what is given for it. */
  public static ColumnSelection of(Map<String, ColumnSelection> columns) {
    return columns.isEmpty() ? NONE : new ColumnSelection(false, Map.copyOf(columns));
  }

  /** Selects columns beside those that are selected here. */
  public ColumnSelection withColumns(Map<String, ColumnSelection> further) {
    return with(of(further));
  }

  /** Selects what any of the given selections does. */
  public static ColumnSelection anyOf(Collection<ColumnSelection> selections) {
    ColumnSelection union = NONE;
    for (ColumnSelection selection : selections) {
      union = union.with(selection);
    }
    return union;
  }

  private ColumnSelection with(ColumnSelection other) {
    if (all || other.all) {
      return ALL;
    }
    Map<String, ColumnSelection> united = new HashMap<>(columns);
    other.columns.forEach(
        (name, nested) -> united.merge(name, nested, (one, two) -> one.with(two)));
    return united.isEmpty() ? NONE : new ColumnSelection(false, united);
  }

  /** Whether everything is selected. */
  public boolean isAll() {
    return all;
  }

  /** What is selected of the value of a column: {@link #NONE} where the column is not read. */
  public ColumnSelection nested(String column) {
    return all ? ALL : columns.getOrDefault(column, NONE);
  }

  @Override
  public String toString() {
    return all ? "*" : columns.toString();
  }
}
