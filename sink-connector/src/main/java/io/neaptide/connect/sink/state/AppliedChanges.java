package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of an approved plan is written: changes that stand in the target topics, committed.
 *
 * @param count how many
 * @param sum all of them in one sum, whatever their order
 */
public record AppliedChanges(long count, String sum) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("count", count);
    row.put("sum", sum);
    return row;
  }

  static AppliedChanges ofRow(Map<String, Object> row) {
    return new AppliedChanges(StateFields.number(row, "count"), StateFields.text(row, "sum"));
  }
}
