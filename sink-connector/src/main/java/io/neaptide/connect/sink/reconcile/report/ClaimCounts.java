package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.task.DroppedRecords;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a comparison found, as it stands in the state topic. */
public final class ClaimCounts {

  static final String MATCHED = "matched";
  static final String UNREADABLE = "unreadable";
  static final String EXAMPLES = "examples";
  private static final String CHANGES = "changes";
  private static final String DROPPED = "dropped";
  private static final String TASK = "task";
  private static final String RECORDS = "records";
  private static final String COUNT = "count";
  private static final String SUM = "sum";

  private ClaimCounts() {}

  /** What a comparison with a target topic found. */
  public static Map<String, Object> of(
      String targetTopic, Comparison comparison, ExampleKeys keys) {
    Map<String, Object> row = new LinkedHashMap<>();
    Map<String, Object> examples = new LinkedHashMap<>();
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      row.put(name(outcome), comparison.counts().of(outcome));
      examples.put(name(outcome), keys.of(targetTopic, comparison.counts().examples(outcome)));
    }
    row.put(MATCHED, comparison.matched());
    row.put(UNREADABLE, comparison.unreadable());
    row.put(EXAMPLES, examples);
    row.put(CHANGES, toRow(comparison.changes()));
    return row;
  }

  /** Adds what was dropped before the sink saw it. */
  public static void addDropped(Map<String, Object> counts, DroppedRecords.Count dropped) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(TASK, (long) dropped.task());
    row.put(RECORDS, dropped.records());
    counts.put(DROPPED, row);
  }

  /**
   * How many records were dropped before the sink saw them, as far as that is known. A task counts
   * them for all its partitions together, so the largest number of each task is the one.
   *
   * @param claims what some partitions found
   */
  public static long dropped(Collection<Map<String, Object>> claims) {
    Map<Long, Long> byTask = new HashMap<>();
    for (Map<String, Object> counts : claims) {
      if (counts.get(DROPPED) instanceof Map<?, ?> dropped) {
        byTask.merge(
            require(Long.class, dropped, TASK), require(Long.class, dropped, RECORDS), Math::max);
      }
    }
    return byTask.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Makes sure that all of it is there.
   *
   * @throws IllegalArgumentException if something is not; says what
   */
  public static void requireComplete(Map<String, Object> counts) {
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      require(Long.class, counts, name(outcome));
    }
    require(Long.class, counts, MATCHED);
    require(Long.class, counts, UNREADABLE);
    Map<?, ?> examples = require(Map.class, counts, EXAMPLES);
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      require(List.class, examples, name(outcome));
    }
    ChangeSum unused = changes(counts);
    long unusedRecords = dropped(List.of(counts));
  }

  private static <T> T require(Class<T> type, Map<?, ?> row, String field) {
    if (!type.isInstance(row.get(field))) {
      throw new IllegalArgumentException(
          "its counts have no '" + field + "', or one of another type");
    }
    return type.cast(row.get(field));
  }

  /** The sum of the rows that a comparison wants written. */
  public static ChangeSum changes(Map<String, Object> counts) {
    return sum(require(Map.class, counts, CHANGES));
  }

  private static Map<String, Object> toRow(ChangeSum changes) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(COUNT, changes.count());
    row.put(SUM, changes.hex());
    return row;
  }

  private static ChangeSum sum(Map<?, ?> row) {
    return ChangeSum.of(require(Long.class, row, COUNT), require(String.class, row, SUM));
  }

  static String name(Candidate.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
