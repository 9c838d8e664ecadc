package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Tasks of a sink with exactly-once delivery that are restarted one after the other under load: the
 * longest pause of a partition, and whether writers are fenced, or rows doubled or lost.
 */
public final class RollingRestart {

  private static final String NAME = "rolling";
  private static final String INPUT = "rolling-input";
  private static final Duration AT_MOST = Duration.ofMinutes(5);

  private RollingRestart() {}

  /** Restarts every task once in each round. */
  public static void run(Parameters given) {
    Parameters parameters =
        given
            .with("tasks", given.text("tasks", "4"))
            .with("partitions", given.text("partitions", "8"));
    int tasks = parameters.number("tasks", 4);
    int rate = parameters.number("rate", 2_000);
    try (TestBed bed = TestBed.start(parameters, false)) {
      bed.createTopic(INPUT, Map.of());
      bed.createTopic(NAME, Map.of());
      TaskRestarts restarts = new TaskRestarts(bed.worker().url());
      Contender contender = SinkContenders.exactlyOnce(bed);
      int number = 0;
      double longest = 0;
      RowFlow flow;
      int rows;
      int doubled;
      try (Contender.Running running = contender.start(INPUT, NAME);
          Arrivals arrivals = Arrivals.watch(bed, NAME)) {
        flow = RowFlow.start(bed, INPUT, rate);
        try (flow) {
          Restart.awaitFlow(running, arrivals, flow, rate);
          for (int round = 0; round < parameters.number("rounds", 3); round++) {
            for (int task = 0; task < tasks; task++, number++) {
              long restarted = System.nanoTime();
              restarts.restart(NAME, task);
              Restart.awaitFlow(running, arrivals, flow, rate);
              double pause = arrivals.since(restarted).longestPauseSeconds();
              longest = Math.max(longest, pause);
              System.err.printf(
                  Locale.ROOT, "task %d restarted: longest pause %.2f s%n", task, pause);
            }
          }
        }
        Waiting.until("the last rows", AT_MOST, () -> arrivals.rows() >= flow.sent());
        rows = arrivals.rows();
        doubled = arrivals.doubled();
      }
      Fencing fencing = Fencing.of(bed, NAME);
      System.out.printf(
          Locale.ROOT,
          "%nrolling restart, exactly once, %d tasks, %d partitions, %,d rows/s: %d restarts,"
              + " longest pause of a partition %.2f s, %d messages of fenced writers, %d aborted"
              + " transactions, %d of %,d rows doubled, %d lost%n%n",
          tasks,
          bed.partitions(),
          rate,
          number,
          longest,
          fencing.writers(),
          fencing.aborted(),
          doubled,
          rows,
          flow.sent() - rows);
    }
  }
}
