package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the owner of an input partition publishes in the collect phase, beside the claimed offsets.
 *
 * @param generation the generation that it claims in
 * @param epoch the epoch of its ownership; what a former owner claims does not count, since nobody
 *     may be left who has its rows
 * @param id tells the claim from every other one, also from an equal one of another owner, whose
 *     rows may be others
 * @param chunks in how many records the claimed offsets stand
 * @param counts what the comparison found, for the report
 */
public record ClaimSummary(
    long generation, long epoch, String id, int chunks, Map<String, Object> counts) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("epoch", epoch);
    row.put("id", id);
    row.put("chunks", (long) chunks);
    row.put("counts", counts);
    return row;
  }

  static ClaimSummary ofRow(Map<String, Object> row) {
    return new ClaimSummary(
        StateFields.number(row, "generation"),
        StateFields.number(row, "epoch"),
        StateFields.text(row, "id"),
        Math.toIntExact(StateFields.number(row, "chunks")),
        StateFields.object(row, "counts"));
  }
}
