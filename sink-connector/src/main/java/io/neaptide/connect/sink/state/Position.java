package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far an input partition was written to its target topic: everything before the offset stands
 * there, committed.
 *
 * @param offset the next input offset
 * @param generation the generation it was written in; 0 where there is no initial phase
 * @param streamVersion the stream it belongs to
 */
public record Position(long offset, long generation, String streamVersion) {

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("offset", offset);
    row.put("generation", generation);
    row.put("streamVersion", streamVersion);
    return row;
  }

  static Position ofRow(Map<String, Object> row) {
    return new Position(
        Rows.number(row, "offset"),
        Rows.number(row, "generation"),
        Rows.text(row, "streamVersion"));
  }
}
