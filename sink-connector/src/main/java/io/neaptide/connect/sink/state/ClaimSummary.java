package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the owner of an input partition answers in the collect phase, beside the claimed offsets.
 *
 * @param generation the generation that it answers
 * @param owner who answered; a partition that came back may have had another owner meanwhile
 * @param chunks in how many records the claimed offsets stand
 * @param counts what the comparison found, for the report
 */
public record ClaimSummary(long generation, String owner, int chunks, Map<String, Object> counts) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("owner", owner);
    row.put("chunks", (long) chunks);
    row.put("counts", counts);
    return row;
  }

  static ClaimSummary ofRow(Map<String, Object> row) {
    return new ClaimSummary(
        Rows.number(row, "generation"),
        Rows.text(row, "owner"),
        Math.toIntExact(Rows.number(row, "chunks")),
        Rows.object(row, "counts"));
  }
}
