package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.OutcomeCounts;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The difference between the initial result set and one target topic.
 *
 * @param topic the target topic
 * @param found what the tasks found, summed up
 * @param deletedKeys a few of the keys that are gone
 * @param shared how many records have a key that stands in more than one input partition
 * @param withoutKey how many records of the target topic have no key and are left alone
 * @param orphans a tombstone for each key that is gone
 * @param moves a tombstone for each row that stands in a partition where it does not belong
 */
public record TopicDifference(
    String topic,
    Map<String, Object> found,
    List<Object> deletedKeys,
    long shared,
    long withoutKey,
    OutgoingRows orphans,
    OutgoingRows moves) {

  private static final String DROPPED = "dropped";

  /** Adds the counts of one input partition. */
  public static void merge(Map<String, Object> sum, Map<String, Object> counts) {
    counts.forEach(
        (name, value) -> {
          if (value instanceof Long count) {
            sum.merge(name, count, (a, b) -> (Long) a + (Long) b);
          }
        });
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      mergeExamples(sum, counts, ClaimCounts.name(outcome));
    }
  }

  private static void mergeExamples(
      Map<String, Object> sum, Map<String, Object> counts, String name) {
    Map<?, ?> theirs = (Map<?, ?>) counts.get(ClaimCounts.EXAMPLES);
    Map<String, Object> ours = new LinkedHashMap<>();
    if (sum.get(ClaimCounts.EXAMPLES) instanceof Map<?, ?> present) {
      present.forEach((key, value) -> ours.put((String) key, value));
    }
    List<Object> keys = new ArrayList<>();
    if (ours.get(name) instanceof List<?> present) {
      keys.addAll(present);
    }
    keys.addAll((List<?>) theirs.get(name));
    ours.put(name, first(OutcomeCounts.EXAMPLES, keys));
    sum.put(ClaimCounts.EXAMPLES, ours);
  }

  /**
   * Adds how many records were dropped before the sink saw them, by tasks that have input of the
   * topic.
   */
  public static void addDropped(Map<String, Object> sum, long records) {
    sum.put(DROPPED, records);
  }

  long dropped() {
    return (Long) found.getOrDefault(DROPPED, 0L);
  }

  /** How many keys are gone. */
  public long deleted() {
    return orphans.size();
  }

  long count(Candidate.Outcome outcome) {
    return (Long) found.getOrDefault(ClaimCounts.name(outcome), 0L);
  }

  /** How many keys the target topic holds a row of. */
  long existing() {
    return deleted() + (Long) found.getOrDefault(ClaimCounts.MATCHED, 0L) + moved();
  }

  long moved() {
    return count(Candidate.Outcome.MOVED);
  }

  /** Whether more than a share of what exists would be deleted. */
  boolean deletesMoreThan(int percent) {
    return deleted() * 100 > existing() * percent;
  }

  /** How many keys of all topics had which outcome. */
  public static Map<String, Long> totals(Collection<TopicDifference> differences) {
    Map<String, Long> totals = new LinkedHashMap<>();
    for (Candidate.Outcome outcome :
        List.of(
            Candidate.Outcome.NEW,
            Candidate.Outcome.CHANGED,
            Candidate.Outcome.UNCHANGED,
            Candidate.Outcome.MOVED,
            Candidate.Outcome.REJECTED)) {
      totals.put(ClaimCounts.name(outcome), sum(differences, each -> each.count(outcome)));
    }
    totals.put("deleted", sum(differences, TopicDifference::deleted));
    totals.put(
        ClaimCounts.UNREADABLE,
        sum(differences, each -> (Long) each.found().getOrDefault(ClaimCounts.UNREADABLE, 0L)));
    return totals;
  }

  /** By topic, how many changes there are of each kind. */
  public static Map<String, Map<PlannedChange.Action, Long>> changes(
      Collection<TopicDifference> differences) {
    Map<String, Map<PlannedChange.Action, Long>> changes = new LinkedHashMap<>();
    differences.forEach(
        each ->
            changes.put(
                each.topic,
                Map.of(
                    PlannedChange.Action.NEW,
                    each.count(Candidate.Outcome.NEW),
                    PlannedChange.Action.CHANGED,
                    each.count(Candidate.Outcome.CHANGED),
                    PlannedChange.Action.MOVED,
                    each.moved(),
                    PlannedChange.Action.DELETED,
                    each.deleted(),
                    PlannedChange.Action.MISPLACED_DELETED,
                    each.moves.size())));
    return changes;
  }

  /** The same by a report, as far as it has them. */
  public static Map<String, Long> totals(Map<String, Object> report) {
    Map<String, Long> totals = new LinkedHashMap<>();
    if (report.get("topics") instanceof Map<?, ?> topics) {
      for (Object topic : topics.values()) {
        ((Map<?, ?>) topic)
            .forEach(
                (name, value) -> {
                  if (value instanceof Long count) {
                    totals.merge((String) name, count, Long::sum);
                  }
                });
      }
    }
    return totals;
  }

  private static long sum(
      Collection<TopicDifference> differences, ToLongFunction<TopicDifference> count) {
    return differences.stream().mapToLong(count).sum();
  }

  /**
   * As it is published.
   *
   * @param most how many example keys there are of each outcome
   */
  Map<String, Object> toRow(int most) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("new", count(Candidate.Outcome.NEW));
    row.put("changed", count(Candidate.Outcome.CHANGED));
    row.put("unchanged", count(Candidate.Outcome.UNCHANGED));
    row.put("moved", moved());
    row.put("deleted", deleted());
    row.put("misplacedDeleted", moves.size());
    row.put("rejected", count(Candidate.Outcome.REJECTED));
    row.put(ClaimCounts.UNREADABLE, found.getOrDefault(ClaimCounts.UNREADABLE, 0L));
    row.put("inSeveralInputPartitions", shared);
    row.put("withoutKey", withoutKey);
    row.put(DROPPED, dropped());
    Map<String, Object> examples = new LinkedHashMap<>();
    Map<?, ?> foundKeys = (Map<?, ?>) found.getOrDefault(ClaimCounts.EXAMPLES, Map.of());
    for (Candidate.Outcome outcome :
        List.of(
            Candidate.Outcome.NEW,
            Candidate.Outcome.CHANGED,
            Candidate.Outcome.UNCHANGED,
            Candidate.Outcome.MOVED)) {
      String name = ClaimCounts.name(outcome);
      examples.put(name, first(most, (List<?>) foundKeys.get(name)));
    }
    examples.put("deleted", first(most, deletedKeys));
    row.put("examples", examples);
    return row;
  }

  private static List<Object> first(int most, List<?> keys) {
    return keys == null ? List.of() : List.copyOf(keys.subList(0, Math.min(most, keys.size())));
  }

  /** One line of the table in the log. */
  String line() {
    return String.format(
        "%-40s %12d %12d %12d %12d %12d",
        topic,
        count(Candidate.Outcome.NEW),
        count(Candidate.Outcome.CHANGED),
        count(Candidate.Outcome.UNCHANGED),
        moved(),
        deleted());
  }

  static String header() {
    return String.format(
        "%-40s %12s %12s %12s %12s %12s",
        "target topic", "new", "changed", "unchanged", "moved", "deleted");
  }
}
