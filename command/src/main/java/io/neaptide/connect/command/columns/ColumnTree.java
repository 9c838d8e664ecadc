package io.neaptide.connect.command.columns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Columns by name, with those within them. One that is named itself is meant whole. */
final class ColumnTree {

  static final ColumnTree NOTHING = new ColumnTree(Optional.empty());

  private final Optional<List<String>> path;
  private final Map<String, ColumnTree> below = new HashMap<>();

  /**
   * @param path that of a column that is named; empty where only columns within it are
   */
  private ColumnTree(Optional<List<String>> path) {
    this.path = path;
  }

  static ColumnTree of(List<List<String>> paths) {
    return of(paths, 0);
  }

  /** The tree below the first names of paths that have these in common. */
  private static ColumnTree of(List<List<String>> paths, int depth) {
    Optional<List<String>> named =
        paths.stream().filter(path -> depth > 0 && path.size() == depth).findFirst();
    ColumnTree tree = new ColumnTree(named);
    if (named.isEmpty()) {
      Map<String, List<List<String>>> further = new HashMap<>();
      paths.forEach(
          path -> further.computeIfAbsent(path.get(depth), each -> new ArrayList<>()).add(path));
      further.forEach((name, within) -> tree.below.put(name, of(within, depth + 1)));
    }
    return tree;
  }

  /** The tree of a column; null where neither it nor any within it is named. */
  ColumnTree below(String name) {
    return below.get(name);
  }

  boolean isWhole() {
    return path.isPresent();
  }

  boolean isEmpty() {
    return below.isEmpty() && path.isEmpty();
  }

  /** The paths of the columns that are named here and below. */
  List<List<String>> paths() {
    List<List<String>> paths = new ArrayList<>();
    path.ifPresent(paths::add);
    below.values().forEach(each -> paths.addAll(each.paths()));
    return paths;
  }
}
