package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.ResultTable;
import io.neaptide.connect.benchmarks.contender.Rounds;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.benchmarks.contender.StreamsCopy;
import java.util.List;

/** The sink with a number of partitions. */
final class SinkPartitions {

  private SinkPartitions() {}

  static void measure(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      ResultTable.print(
          "sink, streaming, " + parameters.describe(),
          new Rounds(bed)
              .measure(
                  List.of(
                      new BareCopy(bed.broker(), 20),
                      SinkContenders.atLeastOnce(bed),
                      SinkContenders.exactlyOnce(bed),
                      StreamsCopy.exactlyOnce(bed))),
          List.of(BareCopy.NAME, SinkContenders.AT_LEAST_ONCE, StreamsCopy.NAME));
    }
  }
}
