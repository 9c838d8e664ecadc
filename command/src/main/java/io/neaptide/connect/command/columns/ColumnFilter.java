package io.neaptide.connect.command.columns;

import io.neaptide.connect.command.console.CommandException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which columns of rows count. A column within a column is named by its path, {@code address.city};
 * a name that has a dot or a comma stands in double quotes.
 */
public final class ColumnFilter {

  /** Names the columns that count. */
  public static final String COLUMNS = "--columns";

  /** Names columns that do not count. */
  public static final String IGNORE = "--ignore";

  /** What to look at where a column is not found. */
  public static final String REMEDY =
      "check its name and its case (a path leads through objects, not into lists)";

  /** Every column counts. */
  public static final ColumnFilter ALL =
      new ColumnFilter(Optional.empty(), ColumnTree.NOTHING, List.of(), List.of());

  private final Optional<ColumnTree> taken;
  private final ColumnTree left;
  private final List<String> columns;
  private final List<String> ignored;

  private ColumnFilter(
      Optional<ColumnTree> taken, ColumnTree left, List<String> columns, List<String> ignored) {
    this.taken = taken;
    this.left = left;
    this.columns = columns;
    this.ignored = ignored;
  }

  /**
   * A filter.
   *
   * @param columns the columns that count; none where all do
   * @param ignored the columns that do not count
   * @throws CommandException if one of them is not a list of columns, or both name the same column
   */
  public static ColumnFilter of(Optional<String> columns, Optional<String> ignored) {
    if (columns.isEmpty() && ignored.isEmpty()) {
      return ALL;
    }
    List<List<String>> taken =
        columns.map(list -> ColumnPaths.parse(COLUMNS, list)).orElse(List.of());
    List<List<String>> left =
        ignored.map(list -> ColumnPaths.parse(IGNORE, list)).orElse(List.of());
    requireLeft(taken, left);
    ColumnTree takenTree = ColumnTree.of(taken);
    ColumnTree leftTree = ColumnTree.of(left);
    return new ColumnFilter(
        columns.map(list -> takenTree), leftTree, sorted(takenTree), sorted(leftTree));
  }

  private static void requireLeft(List<List<String>> taken, List<List<String>> left) {
    for (List<String> path : taken) {
      for (List<String> without : left) {
        if (path.size() >= without.size() && path.subList(0, without.size()).equals(without)) {
          throw new CommandException(
              COLUMNS
                  + " "
                  + ColumnPaths.text(path)
                  + " is left out by "
                  + IGNORE
                  + " "
                  + ColumnPaths.text(without)
                  + "; name it in one of them only");
        }
      }
    }
  }

  private static List<String> sorted(ColumnTree tree) {
    return tree.paths().stream().map(ColumnPaths::text).sorted().toList();
  }

  /** Whether every column counts. */
  public boolean isAll() {
    return taken.isEmpty() && left.isEmpty();
  }

  /** The paths of the columns that count; empty where all do that are not ignored. */
  public List<String> columns() {
    return columns;
  }

  /** The paths of the columns that do not count. */
  public List<String> ignored() {
    return ignored;
  }

  /**
   * The columns of a row that count.
   *
   * @param found is told which of the columns that are named the row has
   */
  public Map<String, Object> apply(Map<String, Object> row, FoundColumns found) {
    return isAll() ? row : filter(row, taken.orElse(null), left, found);
  }

  /**
   * @param taken the columns that count; null for all
   */
  private static Map<String, Object> filter(
      Map<?, ?> row, ColumnTree taken, ColumnTree left, FoundColumns found) {
    Map<String, Object> kept = new LinkedHashMap<>();
    for (Map.Entry<?, ?> column : row.entrySet()) {
      String name = (String) column.getKey();
      ColumnTree without = left.below(name);
      ColumnTree within = taken == null ? null : taken.below(name);
      if (taken != null && within == null) {
        if (without != null) {
          found.add(without);
        }
      } else if (without != null && without.isWhole()) {
        found.add(without);
      } else {
        boolean whole = within == null || within.isWhole();
        if (within != null && whole) {
          found.add(within);
        }
        keep(kept, name, column.getValue(), new Below(whole ? null : within, without), found);
      }
    }
    return kept;
  }

  /** What of a column counts: {@code taken} is null where all of it does, {@code left} for none. */
  private record Below(ColumnTree taken, ColumnTree left) {
    private boolean isAll() {
      return taken == null && left == null;
    }
  }

  private static void keep(
      Map<String, Object> kept, String name, Object value, Below below, FoundColumns found) {
    if (value instanceof Map<?, ?> object && !below.isAll()) {
      ColumnTree left = below.left() == null ? ColumnTree.NOTHING : below.left();
      Map<String, Object> part = filter(object, below.taken(), left, found);
      // A column that has none of those that count is the same as one that is absent.
      if (below.taken() == null || !part.isEmpty()) {
        kept.put(name, part);
      }
    } else if (below.taken() == null) {
      kept.put(name, value);
    }
  }

  /** The same text for the same filter; empty where every column counts. */
  @Override
  public String toString() {
    return described("columns", columns) + described("ignore", ignored);
  }

  private static String described(String name, List<String> paths) {
    return paths.isEmpty() ? "" : ";" + name + "=" + String.join(",", paths);
  }
}
