package io.neaptide.connect.command.table;

import io.neaptide.connect.command.console.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which columns of rows count. A column within a column is named by its path, {@code address.city};
 * a name that has a dot or a comma stands in double quotes.
 */
public final class ColumnFilter {

  /** Every column counts. */
  public static final ColumnFilter ALL =
      new ColumnFilter(Optional.empty(), Tree.NOTHING, List.of(), "");

  /** Columns by name; one without any below it is meant whole. */
  private record Tree(Map<String, Tree> below) {
    private static final Tree NOTHING = new Tree(Map.of());

    private static Tree of(List<List<String>> paths) {
      Map<String, Tree> below = new TreeMap<>();
      paths.stream()
          .map(path -> path.get(0))
          .distinct()
          .forEach(name -> below.put(name, below(paths, name)));
      return new Tree(below);
    }

    private static Tree below(List<List<String>> paths, String name) {
      List<List<String>> further = new ArrayList<>();
      for (List<String> path : paths) {
        if (path.get(0).equals(name)) {
          if (path.size() == 1) {
            return NOTHING;
          }
          further.add(path.subList(1, path.size()));
        }
      }
      return of(further);
    }

    private boolean isWhole() {
      return below.isEmpty();
    }
  }

  private final Optional<Tree> columns;
  private final Tree ignored;
  private final List<List<String>> named;
  private final String text;

  private ColumnFilter(
      Optional<Tree> columns, Tree ignored, List<List<String>> named, String text) {
    this.columns = columns;
    this.ignored = ignored;
    this.named = named;
    this.text = text;
  }

  /**
   * A filter.
   *
   * @param columns the columns that count; none where all do
   * @param ignored the columns that do not count
   * @throws CommandException if one of them is not a list of columns
   */
  public static ColumnFilter of(Optional<String> columns, Optional<String> ignored) {
    if (columns.isEmpty() && ignored.isEmpty()) {
      return ALL;
    }
    List<List<String>> taken =
        columns.map(list -> ColumnPaths.parse("--columns", list)).orElse(List.of());
    List<List<String>> left =
        ignored.map(list -> ColumnPaths.parse("--ignore", list)).orElse(List.of());
    return new ColumnFilter(
        columns.map(list -> Tree.of(taken)),
        Tree.of(left),
        List.copyOf(taken),
        described("columns", taken) + described("ignore", left));
  }

  private static String described(String name, List<List<String>> paths) {
    return paths.isEmpty()
        ? ""
        : ";"
            + name
            + "="
            + String.join(",", new TreeSet<>(paths.stream().map(ColumnPaths::text).toList()));
  }

  /** The paths of the columns that count; empty where all do. */
  List<List<String>> named() {
    return named;
  }

  /** Whether every column counts. */
  public boolean isAll() {
    return columns.isEmpty() && ignored.isWhole();
  }

  /** The columns of a row that count. */
  public Map<String, Object> apply(Map<String, Object> row) {
    return isAll() ? row : filter(row, columns, ignored);
  }

  private static Map<String, Object> filter(Map<?, ?> row, Optional<Tree> columns, Tree ignored) {
    Map<String, Object> left = new LinkedHashMap<>();
    for (Map.Entry<?, ?> column : row.entrySet()) {
      String name = (String) column.getKey();
      Tree without = ignored.below().get(name);
      Optional<Tree> taken = columns.map(tree -> tree.below().get(name));
      if ((columns.isPresent() && taken.isEmpty()) || (without != null && without.isWhole())) {
        continue;
      }
      Object value = column.getValue();
      Optional<Tree> within = taken.filter(tree -> !tree.isWhole());
      if (value instanceof Map<?, ?> object && (within.isPresent() || without != null)) {
        left.put(name, filter(object, within, without == null ? Tree.NOTHING : without));
      } else if (within.isEmpty()) {
        left.put(name, value);
      }
    }
    return left;
  }

  /** The same text for the same filter; empty where every column counts. */
  @Override
  public String toString() {
    return text;
  }
}
