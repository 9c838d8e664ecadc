package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That the changes of an input partition stand in the plan topic.
 *
 * @param generation the generation that plans
 * @param changes how many there are
 */
record PlannedPartition(long generation, long changes) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("changes", changes);
    return row;
  }

  static PlannedPartition ofRow(Map<String, Object> row) {
    return new PlannedPartition(
        StateFields.number(row, "generation"), StateFields.number(row, "changes"));
  }
}
