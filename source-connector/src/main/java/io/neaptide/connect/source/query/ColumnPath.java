package io.neaptide.connect.source.query;

import java.util.List;

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

  /** Its names, from the top of the row. */
  public List<String> path() {
    return path;
  }

  @Override
  public Object evaluate(InputRow row) {
    return row.at(first, further);
  }
}
