package io.neaptide.connect.source.query;

import java.util.List;
import java.util.Map;

/** What a path from the top of a row leads to; null where it leads nowhere. */
public final class ColumnPath implements Expression {

  private final List<String> path;
  private final String first;
  private final String[] further;

  /** A path of at least one name. */
  public ColumnPath(List<String> path) {
    this.path = List.copyOf(path);
    this.first = path.get(0);
    this.further = path.subList(1, path.size()).toArray(String[]::new);
  }

  List<String> path() {
    return path;
  }

  @Override
  public Object evaluate(InputRow row) {
    Object value = row.columns().get(first);
    for (String name : further) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = map.get(name);
    }
    return value;
  }
}
