package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That the changes of an input partition stand in the plan topic, or cannot be written there.
 *
 * @param generation the generation that plans
 * @param changes how many stand there
 * @param refused why the plan topic does not take them; empty where it has
 */
record PlannedPartition(long generation, long changes, Optional<String> refused) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("changes", changes);
    refused.ifPresent(reason -> row.put("refused", reason));
    return row;
  }

  static PlannedPartition ofRow(Map<String, Object> row) {
    return new PlannedPartition(
        StateFields.number(row, "generation"),
        StateFields.number(row, "changes"),
        StateFields.textIfPresent(row, "refused"));
  }
}
