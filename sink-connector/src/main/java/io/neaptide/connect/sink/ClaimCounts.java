package io.neaptide.connect.sink;

import io.neaptide.connect.sink.reconcile.Candidate;
import io.neaptide.connect.sink.reconcile.Comparison;
import io.neaptide.connect.sink.reconcile.Counts;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a comparison found, as it stands in the state topic. */
final class ClaimCounts {

  /** Example keys are cut, so that no number of them is too large for a record. */
  private static final int EXAMPLE_BYTES = 200;

  static final String MATCHED = "matched";
  static final String UNREADABLE = "unreadable";
  static final String EXAMPLES = "examples";

  private ClaimCounts() {}

  static Map<String, Object> of(Comparison comparison) {
    Map<String, Object> row = new LinkedHashMap<>();
    Map<String, Object> examples = new LinkedHashMap<>();
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      row.put(name(outcome), comparison.counts().of(outcome));
      examples.put(name(outcome), keys(comparison.counts(), outcome));
    }
    row.put(MATCHED, comparison.matched());
    row.put(UNREADABLE, comparison.unreadable());
    row.put(EXAMPLES, examples);
    return row;
  }

  static String name(Candidate.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** Keys as text, for people to read. */
  static List<Object> keys(Counts counts, Candidate.Outcome outcome) {
    return List.copyOf(
        counts.examples(outcome).stream()
            .map(
                key ->
                    new String(key, 0, Math.min(key.length, EXAMPLE_BYTES), StandardCharsets.UTF_8))
            .toList());
  }
}
