package io.neaptide.connect.jdbc.dialect;

import java.util.Objects;

/**
 * The names of the store's tables.
 *
 * @param schema the schema they are in; empty for the connection's default
 * @param prefix what their names begin with
 */
public record TableNames(String schema, String prefix) {

  public TableNames {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(prefix, "prefix");
  }

  /** Holds the layout that the other tables have. */
  public String version() {
    return qualified("version");
  }

  /** One row for each connector: the stream that it is in. */
  public String stream() {
    return qualified("stream");
  }

  /** One row for each target topic of a connector. */
  public String target() {
    return qualified("target");
  }

  /** One row for each key of a target topic. */
  public String row() {
    return qualified("row");
  }

  /** The name of a table for SQL, as it is used in statements. */
  private String qualified(String name) {
    String quoted = '"' + prefix + name + '"';
    return schema.isEmpty() ? quoted : '"' + schema + "\"." + quoted;
  }
}
