package io.neaptide.connect.command.columns;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of the columns that options name the rows of one topic have. Not thread-safe. */
public final class FoundColumns {

  private final ColumnFilter filter;
  private final Set<String> found = new HashSet<>();

  /** So that what is found in every row is looked up quickly. */
  private final Set<ColumnTree> known = new HashSet<>();

  public FoundColumns(ColumnFilter filter) {
    this.filter = filter;
  }

  /** A column that is named, and those within it, need not be looked for any more. */
  void add(ColumnTree column) {
    if (known.add(column)) {
      column.paths().forEach(path -> found.add(ColumnPaths.text(path)));
    }
  }

  /** The columns of {@code --columns} that no row has. */
  public List<String> missing() {
    return without(filter.columns());
  }

  /** The columns of {@code --ignore} that no row has. */
  public List<String> missingIgnored() {
    return without(filter.ignored());
  }

  private List<String> without(List<String> columns) {
    return columns.stream().filter(column -> !found.contains(column)).toList();
  }
}
