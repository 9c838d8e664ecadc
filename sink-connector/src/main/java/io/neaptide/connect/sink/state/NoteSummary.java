package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says that there is a note of a target partition.
 *
 * @param generation within whose bounds the partition was read
 * @param chunks in how many records the note stands
 */
record NoteSummary(long generation, int chunks) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("chunks", (long) chunks);
    return row;
  }

  static NoteSummary ofRow(Map<String, Object> row) {
    return new NoteSummary(
        StateFields.number(row, "generation"), Math.toIntExact(StateFields.number(row, "chunks")));
  }
}
