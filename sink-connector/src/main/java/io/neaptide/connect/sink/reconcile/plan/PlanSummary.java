package io.neaptide.connect.sink.reconcile.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plan is as a whole. The first record of a plan, which says that it is not complete, and
 * the last one, which says that it is.
 *
 * @param generation the generation that planned; changes of others are not of this plan
 * @param fingerprint the fingerprint of the difference
 * @param complete whether every change stands in the topic, committed
 * @param connector the connector that planned
 * @param streamVersion its {@code stream.version}
 * @param at when it was found, ISO-8601
 * @param outcome {@code PLANNED} or {@code REFUSED}
 * @param reason why it was refused; empty where it was not
 * @param changes how many changes there are of all topics, and so how many records
 * @param topics by target topic, by what is done, how many changes there are
 */
public record PlanSummary(
    long generation,
    String fingerprint,
    boolean complete,
    String connector,
    String streamVersion,
    String at,
    String outcome,
    Optional<String> reason,
    long changes,
    Map<String, Map<PlannedChange.Action, Long>> topics)
    implements PlanRecord {

  public PlanSummary {
    Objects.requireNonNull(fingerprint);
    Objects.requireNonNull(connector);
    topics = Map.copyOf(topics);
  }

  /** The same when every change stands in the topic. */
  public PlanSummary completed() {
    return new PlanSummary(
        generation,
        fingerprint,
        true,
        connector,
        streamVersion,
        at,
        outcome,
        reason,
        changes,
        topics);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("fingerprint", fingerprint);
    row.put("complete", complete);
    row.put("connector", connector);
    row.put("streamVersion", streamVersion);
    row.put("at", at);
    row.put("outcome", outcome);
    reason.ifPresent(text -> row.put("reason", text));
    row.put("changes", changes);
    Map<String, Object> counts = new LinkedHashMap<>();
    new TreeMap<>(topics)
        .forEach(
            (topic, actions) -> {
              Map<String, Object> found = new LinkedHashMap<>();
              for (PlannedChange.Action action : PlannedChange.Action.values()) {
                found.put(action.text(), actions.getOrDefault(action, 0L));
              }
              counts.put(topic, found);
            });
    row.put("topics", counts);
    return row;
  }

  static PlanSummary ofRow(Map<String, Object> row) {
    Map<String, Map<PlannedChange.Action, Long>> topics = new LinkedHashMap<>();
    PlanFields.object(row, "topics")
        .orElse(Map.of())
        .forEach(
            (topic, actions) -> {
              Map<PlannedChange.Action, Long> found = new TreeMap<>();
              ((Map<?, ?>) actions)
                  .forEach(
                      (action, count) ->
                          found.put(PlannedChange.Action.of((String) action), (Long) count));
              topics.put((String) topic, found);
            });
    return new PlanSummary(
        PlanFields.number(row, "generation"),
        PlanFields.text(row, "fingerprint"),
        PlanFields.flag(row, "complete"),
        PlanFields.text(row, "connector"),
        PlanFields.text(row, "streamVersion"),
        PlanFields.text(row, "at"),
        PlanFields.text(row, "outcome"),
        Optional.ofNullable((String) row.get("reason")),
        PlanFields.number(row, "changes"),
        topics);
  }
}
