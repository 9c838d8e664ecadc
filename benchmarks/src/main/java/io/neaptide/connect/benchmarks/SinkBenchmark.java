package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.ResultTable;
import io.neaptide.connect.benchmarks.contender.Rounds;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import java.util.List;

/** The sink while it streams, beside a bare copy. */
final class SinkBenchmark {

  private SinkBenchmark() {}

  static void throughput(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      ResultTable.print(
          "sink, streaming, " + parameters.describe(),
          new Rounds(bed)
              .measure(
                  List.of(
                      new BareCopy(bed.broker(), 20),
                      SinkContenders.atLeastOnce(bed),
                      SinkContenders.exactlyOnce(bed),
                      SinkContenders.smallest(bed))),
          List.of(BareCopy.NAME, SinkContenders.AT_LEAST_ONCE));
    }
  }

  /** What calling a hook costs that does nothing. */
  static void hooks(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      ResultTable.print(
          "sink with a hook that does nothing, " + parameters.describe(),
          new Rounds(bed)
              .measure(
                  List.of(
                      SinkContenders.atLeastOnce(bed),
                      SinkContenders.atLeastOnceWithHook(bed),
                      SinkContenders.exactlyOnce(bed),
                      SinkContenders.exactlyOnceWithHook(bed))),
          List.of(SinkContenders.AT_LEAST_ONCE, SinkContenders.EXACTLY_ONCE));
    }
  }
}
