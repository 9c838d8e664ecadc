package io.neaptide.connect.command.table;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.columns.FoundColumns;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.util.Map;

/** What is found of columns in rows. */
public final class TestColumns {

  private TestColumns() {}

  /** Before the first row. */
  public static FoundColumns found(ColumnFilter filter) {
    return new FoundColumns(filter);
  }

  /** After one row. */
  public static FoundColumns found(ColumnFilter filter, Map<String, Object> row) {
    FoundColumns found = new FoundColumns(filter);
    filter.apply(row, found);
    return found;
  }

  /** The counts of a table that has one row. */
  public static SideCounts counts(ColumnFilter filter, Map<String, Object> row) {
    KeyRecords key = new KeyRecords();
    byte[] digest = new RowDigest().of(filter.apply(row, new FoundColumns(filter)));
    key.add(new LastRecord(0, 0, 0, LastRecord.State.ROW, 0, digest));
    SideCounts counts = new SideCounts();
    counts.add(new RowKey(new byte[0], 0), key);
    return counts;
  }
}
