package io.neaptide.connect.sink.reconcile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many keys had which outcome, with a few of them as examples. Not thread-safe. */
public final class Counts {

  /** How many example keys are kept of each outcome. */
  static final int EXAMPLES = 20;

  private final Map<Candidate.Outcome, Long> counts = new EnumMap<>(Candidate.Outcome.class);
  private final Map<Candidate.Outcome, List<byte[]>> examples =
      new EnumMap<>(Candidate.Outcome.class);

  public void add(Candidate.Outcome outcome, RowKey key) {
    counts.merge(outcome, 1L, Long::sum);
    List<byte[]> keys = examples.computeIfAbsent(outcome, o -> new ArrayList<>());
    if (keys.size() < EXAMPLES) {
      keys.add(key.bytes());
    }
  }

  public long of(Candidate.Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  public List<byte[]> examples(Candidate.Outcome outcome) {
    return List.copyOf(examples.getOrDefault(outcome, List.of()));
  }
}
