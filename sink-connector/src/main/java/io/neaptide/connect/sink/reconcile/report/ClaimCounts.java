package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
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
