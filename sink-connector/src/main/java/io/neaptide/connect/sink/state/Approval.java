package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An approved plan that is being applied, and may have been before: then it was broken off.
 *
 * @param generation the generation that applies it
 * @param fingerprint the fingerprint that was approved
 * @param before what earlier generations have applied of it
 */
public record Approval(long generation, String fingerprint, AppliedChanges before) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("fingerprint", fingerprint);
    row.put("before", before.toRow());
    return row;
  }

  static Approval ofRow(Map<String, Object> row) {
    return new Approval(
        StateFields.number(row, "generation"),
        StateFields.text(row, "fingerprint"),
        AppliedChanges.ofRow(StateFields.object(row, "before")));
  }
}
