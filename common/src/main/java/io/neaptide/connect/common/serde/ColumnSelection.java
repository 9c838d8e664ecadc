package io.neaptide.connect.common.serde;

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
    ColumnSelection selection = NONE;
    for (List<String> path : paths) {
      selection = selection.with(path);
    }
    return selection;
  }

  private ColumnSelection with(List<String> path) {
    if (all || path.isEmpty()) {
      return ALL;
    }
    Map<String, ColumnSelection> extended = new HashMap<>(columns);
    extended.put(path.get(0), nested(path.get(0)).with(path.subList(1, path.size())));
    return new ColumnSelection(false, extended);
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
