package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.Contender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a restart of a connector, tasks included, keeps rows from a reader of its target. */
final class Restart {

  private static final Duration AT_MOST = Duration.ofMinutes(10);

  private Restart() {}

  /** Restarts again and again under a light load; returns the effect of each. */
  static List<Arrivals.Effect> measure(TestBed bed, Contender contender, int times) {
    String name = "restarted";
    String input = name + "-input";
    int rowsPerSecond = bed.parameters().number("rate", 500);
    bed.createTopic(input, Map.of());
    bed.createTopic(name, Map.of());
    List<Arrivals.Effect> effects = new ArrayList<>();
    try (Contender.Running running = contender.start(input, name);
        Arrivals arrivals = Arrivals.watch(bed, name);
        RowFlow flow = RowFlow.start(bed, input, rowsPerSecond)) {
      for (int time = 0; time < times; time++) {
        awaitFlow(running, arrivals, flow, rowsPerSecond);
        long restarted = System.nanoTime();
        bed.worker().rest().restart(name);
        awaitFlow(running, arrivals, flow, rowsPerSecond);
        Arrivals.Effect effect = arrivals.since(restarted);
        System.err.printf(
            Locale.ROOT,
            "restart: first row after %.1f s, rows of every partition after %.1f s%n",
            effect.firstRowSeconds(),
            effect.everyPartitionSeconds());
        effects.add(effect);
      }
    }
    bed.deleteTopic(input);
    bed.deleteTopic(name);
    return effects;
  }

  /** Returns when all rows come that were written until two seconds after now. */
  static void awaitFlow(
      Contender.Running running, Arrivals arrivals, RowFlow flow, int rowsPerSecond) {
    int wanted = flow.sent() + 2 * rowsPerSecond;
    running.await(
        "row " + wanted,
        AT_MOST,
        () -> arrivals.rows() >= wanted,
        () -> arrivals.rows() + " of " + flow.sent() + " rows came");
  }
}
