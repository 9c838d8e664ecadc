package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.ResultTable;
import io.neaptide.connect.benchmarks.contender.Rounds;
import io.neaptide.connect.benchmarks.contender.SourceContenders;
import io.neaptide.connect.benchmarks.contender.StreamsTable;
import java.util.List;
import java.util.Map;

/** The source with a number of partitions, on a worker with exactly-once support. */
final class SourcePartitions {

  private static final String OURS = "source, exactly once";

  private SourcePartitions() {}

  static Figures measure(Parameters parameters) {
    Figures figures = new Figures();
    try (TestBed bed = TestBed.start(parameters, true)) {
      Contender streams = StreamsTable.of(bed, "exactly_once_v2");
      Map<String, List<Rounds.Outcome>> outcomes =
          new Rounds(bed)
              .measure(
                  List.of(
                      new BareCopy(bed.broker(), 20),
                      SourceContenders.ours(bed, OURS, SourceContenders.THREE_COLUMNS),
                      streams));
      ResultTable.print(
          OURS + ", 3 of 8 columns, " + parameters.describe(),
          outcomes,
          List.of(BareCopy.NAME, streams.name()));
      outcomes.forEach(
          (name, rounds) ->
              rounds.forEach(
                  round -> {
                    figures.add(name + ", records/s", round.recordsPerSecond());
                    figures.add(name + ", processor time a row, µs", round.cpuMicros());
                  }));
      addRatio(figures, outcomes, streams.name());
    }
    return figures;
  }

  private static void addRatio(
      Figures figures, Map<String, List<Rounds.Outcome>> outcomes, String reference) {
    List<Rounds.Outcome> ours = outcomes.getOrDefault(OURS, List.of());
    List<Rounds.Outcome> theirs = outcomes.getOrDefault(reference, List.of());
    if (!ours.isEmpty() && !theirs.isEmpty()) {
      figures.add(
          OURS + " × " + reference, ResultTable.medianRate(ours) / ResultTable.medianRate(theirs));
    }
  }
}
