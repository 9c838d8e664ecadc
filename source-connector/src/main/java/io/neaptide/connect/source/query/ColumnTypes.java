package io.neaptide.connect.source.query;

import java.util.Map;
import java.util.Optional;

/**
 * The types of the columns of a table, as the schema of its rows has them.
 *
 * @param columns of the value, by name
 * @param key of {@code _key}; empty where keys have no schema
 */
public record ColumnTypes(Map<String, SqlType> columns, Optional<SqlType> key) {

  /** Takes no column that is added later. */
  public ColumnTypes {
    columns = Map.copyOf(columns);
  }
}
