package io.neaptide.connect.sink.reconcile.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a planned change, as people are shown them.
 *
 * @param before the row that is replaced or deleted; empty where there is none
 * @param after the row that is written; empty where the key is deleted
 * @param leftOut why a row is not here that there is; empty where all are
 */
public record ChangedRows(
    Optional<Map<String, Object>> before,
    Optional<Map<String, Object>> after,
    Optional<String> leftOut) {

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String LEFT_OUT = "leftOut";

  /** No rows, and why. */
  public static ChangedRows none(String reason) {
    return new ChangedRows(Optional.empty(), Optional.empty(), Optional.of(reason));
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    before.ifPresent(columns -> row.put(BEFORE, columns));
    after.ifPresent(columns -> row.put(AFTER, columns));
    leftOut.ifPresent(reason -> row.put(LEFT_OUT, reason));
    return row;
  }

  static ChangedRows ofRow(Map<?, ?> row) {
    return new ChangedRows(
        columns(row, BEFORE),
        columns(row, AFTER),
        row.containsKey(LEFT_OUT) ? Optional.of(PlanFields.text(row, LEFT_OUT)) : Optional.empty());
  }

  private static Optional<Map<String, Object>> columns(Map<?, ?> row, String side) {
    return PlanFields.object(row, side)
        .map(
            columns -> {
              Map<String, Object> named = new LinkedHashMap<>();
              columns.forEach((name, value) -> named.put((String) name, value));
              return named;
            });
  }
}
