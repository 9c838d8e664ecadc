package io.neaptide.connect.sink.reconcile.diff;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many keys had which outcome, with a few of them as examples. Not thread-safe. */
public final class OutcomeCounts {

  /** How many example keys are kept of each outcome. */
  public static final int EXAMPLES = 20;

  private static final class Tally {
    private final List<byte[]> examples = new ArrayList<>();
    private long count;
  }

  private final Map<Candidate.Outcome, Tally> tallies = new EnumMap<>(Candidate.Outcome.class);

  public OutcomeCounts() {
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      tallies.put(outcome, new Tally());
    }
  }

  public void add(Candidate.Outcome outcome, RowKey key) {
    Tally tally = tallies.get(outcome);
    tally.count++;
    if (tally.examples.size() < EXAMPLES) {
      tally.examples.add(key.bytes());
    }
  }

  public long of(Candidate.Outcome outcome) {
    return tallies.get(outcome).count;
  }

  public List<byte[]> examples(Candidate.Outcome outcome) {
    return List.copyOf(tallies.get(outcome).examples);
  }
}
