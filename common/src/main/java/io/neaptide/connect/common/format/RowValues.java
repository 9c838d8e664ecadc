package io.neaptide.connect.common.format;

import org.apache.kafka.connect.data.SchemaAndValue;

/** Turns Connect data into values of the row model, as defined for this package. */
public final class RowValues {

  private RowValues() {}

  /** The form that data has as a column of a row: no structs, no logical types. */
  public static Object of(SchemaAndValue data) {
    return ConnectRows.value(data.schema(), data.value());
  }
}
