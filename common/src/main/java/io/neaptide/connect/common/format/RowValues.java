package io.neaptide.connect.common.format;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Turns Connect data into values of the row model, as defined for this package. */
public final class RowValues {

  private RowValues() {}

  /** The form that data has as a column of a row: no structs, no logical types. */
  public static Object of(SchemaAndValue data) {
    return of(data.schema(), data.value());
  }

  /** As {@link #of(SchemaAndValue)}; without a schema where that is null. */
  public static Object of(Schema schema, Object value) {
    return ConnectRows.value(schema, value);
  }

  /**
   * The columns of a row that is a struct or a map.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it has no such form
   */
  public static Map<String, Object> row(SchemaAndValue data) {
    return ConnectRows.row(data.schema(), data.value());
  }
}
