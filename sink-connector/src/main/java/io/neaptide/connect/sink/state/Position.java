package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far an input partition was written to its target topic: everything before the offset stands
 * there, committed.
 *
 * @param offset the next input offset
 * @param generation the generation it was written in; 0 where there is no initial phase
 * @param streamVersion the stream it belongs to
 * @param topicId the id of the input topic, since a recreated topic is another one; empty where the
 *     worker cluster is not known
 */
public record Position(
    long offset, long generation, String streamVersion, Optional<String> topicId) {

  /** A position in a topic whose id is not known. */
  public Position(long offset, long generation, String streamVersion) {
    this(offset, generation, streamVersion, Optional.empty());
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("offset", offset);
    row.put("generation", generation);
    row.put("streamVersion", streamVersion);
    topicId.ifPresent(id -> row.put("topicId", id));
    return row;
  }

  static Position ofRow(Map<String, Object> row) {
    return new Position(
        StateFields.number(row, "offset"),
        StateFields.number(row, "generation"),
        StateFields.text(row, "streamVersion"),
        Optional.ofNullable((String) row.get("topicId")));
  }
}
