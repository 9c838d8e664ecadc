package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.BareCopy;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.ResultTable;
import io.neaptide.connect.benchmarks.contender.Rounds;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.benchmarks.contender.StreamsCopy;
import java.util.List;
import java.util.Map;

/**
 * The sink with a number of partitions: streaming beside Kafka Streams, what it adds to the worker,
 * a restart, and a new stream with a small difference.
 */
final class SinkPartitions {

  private final TestBed bed;
  private final Figures figures = new Figures();

  private SinkPartitions(TestBed bed) {
    this.bed = bed;
  }

  static Figures measure(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      SinkPartitions sink = new SinkPartitions(bed);
      sink.streaming();
      sink.footprint("at least once", SinkContenders.atLeastOnce(bed));
      sink.footprint("exactly once", SinkContenders.exactlyOnce(bed));
      sink.restart();
      sink.newStream();
      return sink.figures;
    }
  }

  private int rounds() {
    return bed.parameters().number("rounds", 3);
  }

  private void streaming() {
    Map<String, List<Rounds.Outcome>> outcomes =
        new Rounds(bed)
            .measure(
                List.of(
                    new BareCopy(bed.broker(), 20),
                    SinkContenders.atLeastOnce(bed),
                    SinkContenders.exactlyOnce(bed),
                    StreamsCopy.exactlyOnce(bed)));
    ResultTable.print(
        "sink, streaming, " + bed.parameters().describe(),
        outcomes,
        List.of(BareCopy.NAME, SinkContenders.AT_LEAST_ONCE, StreamsCopy.NAME));
    outcomes.forEach(
        (name, rounds) ->
            rounds.forEach(
                round -> {
                  figures.add(name + ", records/s", round.recordsPerSecond());
                  figures.add(name + ", processor time a row, µs", round.cpuMicros());
                }));
    addRatio(outcomes, SinkContenders.AT_LEAST_ONCE);
    addRatio(outcomes, StreamsCopy.NAME);
  }

  private void addRatio(Map<String, List<Rounds.Outcome>> outcomes, String reference) {
    List<Rounds.Outcome> ours = outcomes.getOrDefault(SinkContenders.EXACTLY_ONCE, List.of());
    List<Rounds.Outcome> theirs = outcomes.getOrDefault(reference, List.of());
    if (!ours.isEmpty() && !theirs.isEmpty()) {
      figures.add(
          SinkContenders.EXACTLY_ONCE + " × " + reference,
          ResultTable.medianRate(ours) / ResultTable.medianRate(theirs));
    }
  }

  private void footprint(String guarantee, Contender contender) {
    Footprint added =
        Footprint.measure(bed, contender, Rounds.INPUT, bed.parameters().number("rows", 1_000_000));
    figures.add("threads added to the worker, " + guarantee, added.threads());
    figures.add("heap added, " + guarantee + ", MB", added.heapMegabytes());
  }

  private void restart() {
    for (Arrivals.Effect effect : Restart.measure(bed, SinkContenders.exactlyOnce(bed), rounds())) {
      figures.add("restart, exactly once: first row, s", effect.firstRowSeconds());
      figures.add("restart, exactly once: every partition, s", effect.everyPartitionSeconds());
    }
  }

  private void newStream() {
    NewStream unused = NewStream.measure(bed, 0);
    for (int round = 1; round <= rounds(); round++) {
      NewStream measured = NewStream.measure(bed, round);
      figures.add("new stream: difference of 200 written, s", measured.differenceSeconds());
      figures.add("new stream: stream begun, s", measured.streamSeconds());
    }
  }
}
