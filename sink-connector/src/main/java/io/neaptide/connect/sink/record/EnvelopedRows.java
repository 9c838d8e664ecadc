package io.neaptide.connect.sink.record;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Notices rows that are no rows, but what {@code JsonConverter} with {@code schemas.enable=true}
 * makes of rows: read by another converter, each has just the columns {@code schema} and {@code
 * payload}. Used by one thread.
 */
public final class EnvelopedRows {

  /** From so many rows on it is no table that has these columns by accident. */
  static final int MANY = 100;

  private static final Set<String> COLUMNS = Set.of("schema", "payload");

  private int seen;
  private boolean over;

  /**
   * Looks at records, until the first that is no such row.
   *
   * @return whether the first rows of all are such; once
   */
  public boolean areFoundIn(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      if (over) {
        return false;
      }
      if (record.value() != null) {
        over = !isEnvelope(record.value());
        seen++;
        if (!over && seen == MANY) {
          over = true;
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isEnvelope(Object row) {
    return row instanceof Map<?, ?> columns && columns.keySet().equals(COLUMNS);
  }
}
