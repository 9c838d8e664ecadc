package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.ResultTable;
import io.neaptide.connect.benchmarks.contender.Rounds;
import io.neaptide.connect.benchmarks.contender.SourceContenders;
import io.neaptide.connect.benchmarks.contender.StreamsTable;
import java.util.List;

/** The source beside others that copy a table to another topic. */
final class SourceBenchmark {

  private SourceBenchmark() {}

  static void atLeastOnce(Parameters parameters) {
    measure(parameters, false);
  }

  static void exactlyOnce(Parameters parameters) {
    measure(parameters, true);
  }

  private static void measure(Parameters parameters, boolean exactlyOnce) {
    try (TestBed bed = TestBed.start(parameters, exactlyOnce)) {
      Contender streams = StreamsTable.of(bed, exactlyOnce ? "exactly_once_v2" : "at_least_once");
      List<Contender> contenders =
          List.of(
              new BareCopy(bed.broker(), 20),
              SourceContenders.ours(bed, "source, 3 of 8 columns", SourceContenders.THREE_COLUMNS),
              SourceContenders.sql(bed, "source, SQL of the same with WHERE"),
              SourceContenders.ours(bed, "source, all columns", "*"),
              SourceContenders.mirrorMaker(bed),
              streams,
              SourceContenders.smallest(bed));
      ResultTable.print(
          "source" + (exactlyOnce ? ", exactly-once support" : "") + ", " + parameters.describe(),
          new Rounds(bed).measure(contenders),
          List.of(BareCopy.NAME, SourceContenders.MIRROR, streams.name()));
    }
  }
}
