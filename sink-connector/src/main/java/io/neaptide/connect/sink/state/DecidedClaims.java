package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The claims that the leader has decided a generation by. Only they are applied: the rows of
 * another claim, by a later owner of the partition, may not fit the tombstones.
 *
 * @param generation the generation that is decided
 * @param ids the id of the claim of each input partition
 */
public record DecidedClaims(long generation, Map<TopicPartition, String> ids) {

  public DecidedClaims {
    ids = Map.copyOf(ids);
  }

  /** Whether a claim is one of those. */
  public boolean isBy(TopicPartition input, String id) {
    return id.equals(ids.get(input));
  }

  /** By topic, by partition: the id. */
  Map<String, Object> toRow() {
    Map<String, Map<String, Object>> topics = new TreeMap<>();
    ids.forEach(
        (input, id) ->
            topics
                .computeIfAbsent(input.topic(), topic -> new TreeMap<>())
                .put(Integer.toString(input.partition()), id));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("claims", new LinkedHashMap<String, Object>(topics));
    return row;
  }

  static DecidedClaims ofRow(Map<String, Object> row) {
    Map<TopicPartition, String> ids = new LinkedHashMap<>();
    StateFields.object(row, "claims")
        .forEach(
            (topic, partitions) ->
                StateFields.asObject(partitions)
                    .forEach(
                        (partition, id) ->
                            ids.put(
                                new TopicPartition(topic, Integer.parseInt(partition)),
                                (String) id)));
    return new DecidedClaims(StateFields.number(row, "generation"), ids);
  }
}
