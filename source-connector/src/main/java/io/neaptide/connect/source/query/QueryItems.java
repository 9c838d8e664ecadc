package io.neaptide.connect.source.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the items of a query make as a whole. */
final class QueryItems {

  private QueryItems() {}

  /** The names that {@code *} does not stand for. */
  static Set<String> namesBeside(List<Query.Item> items) {
    Set<String> names = new TreeSet<>();
    for (Query.Item item : items) {
      if (item instanceof Query.Column column) {
        names.add(column.name());
      } else if (item instanceof Query.AllColumns all) {
        names.addAll(all.except());
      }
    }
    return names;
  }

  static RowType rowType(List<Query.Item> items) {
    LinkedHashMap<String, SqlType> fields = new LinkedHashMap<>();
    for (Query.Item item : items) {
      if (!(item instanceof Query.Column column) || !column.type().isConcrete()) {
        throw new IllegalArgumentException("Not a column of a concrete type: " + item);
      }
      fields.put(column.name(), column.type());
    }
    return new RowType(fields);
  }
}
