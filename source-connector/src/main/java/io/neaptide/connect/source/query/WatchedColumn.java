package io.neaptide.connect.source.query;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A column that a comparison looks at, and a warning where no row has it: such a comparison is
 * never true, which in a condition deletes every row. Used by one thread.
 */
public final class WatchedColumn implements Expression {

  private static final Logger log = LoggerFactory.getLogger(WatchedColumn.class);

  /** So many rows without the column, from the first one, are reported. */
  static final int ROWS = 100;

  private final ColumnPath column;
  private final Place place;
  private int absent;
  private boolean settled;

  public WatchedColumn(ColumnPath column, Place place) {
    this.column = column;
    this.place = place;
  }

  @Override
  public Object evaluate(InputRow row) {
    Object value = column.evaluate(row);
    if (!settled) {
      watch(value, row);
    }
    return value;
  }

  /** Whether nothing is watched for any more. */
  boolean isSettled() {
    return settled;
  }

  private void watch(Object value, InputRow row) {
    if (value != null) {
      settled = true;
    } else if (++absent == ROWS) {
      settled = true;
      log.warn(
          "None of the first {} rows of {} has a value for {}, which the query compares at {}. A"
              + " comparison with null is never true, and a row that does not meet WHERE is deleted."
              + " Names of columns are taken as they are written; a text stands in single quotes.",
          ROWS,
          row.record().topic(),
          String.join(".", column.path()),
          place);
    }
  }
}
