package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.PhaseTimes;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * A new stream against a full target topic that differs in few rows.
 *
 * @param differenceSeconds from the creation of the connector to when a reader of the target has
 *     seen the whole difference
 * @param streamSeconds from the creation of the connector to its stream phase
 */
record NewStream(double differenceSeconds, double streamSeconds) {

  private static final int ROWS = 40_000;
  private static final int CHANGED = 100;
  private static final int ADDED = 50;
  private static final int GONE = 50;
  private static final Duration AT_MOST = Duration.ofMinutes(15);
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

  /** Runs one. */
  static NewStream measure(TestBed bed, int run) {
    String name = "new-stream-" + run;
    String input = name + "-input";
    bed.createTopic(input, COMPACTED);
    bed.createTopic(name, COMPACTED);
    TopicLoad.write(bed.broker(), input, GONE, ROWS + ADDED, GONE, GONE + CHANGED);
    TopicLoad.write(bed.broker(), name, 0, ROWS, 0, 0);
    Map<String, String> config = SinkContenders.comparison(bed, input, name);
    ConnectRest rest = bed.worker().rest();
    double difference;
    double stream;
    try (Arrivals arrivals = Arrivals.watch(bed, name)) {
      Waiting.until("the existing rows", AT_MOST, () -> arrivals.records() >= ROWS);
      long createdAt = System.currentTimeMillis();
      long created = System.nanoTime();
      rest.put(name, config);
      Waiting.until(
          "the difference",
          AT_MOST,
          () -> arrivals.records() >= ROWS + CHANGED + ADDED + GONE,
          () -> rest.states(name) + ", " + (arrivals.records() - ROWS) + " records");
      difference = (arrivals.lastNanos() - created) / 1e9;
      stream = PhaseTimes.awaitStream(bed.broker(), "__neaptide-" + name, createdAt, AT_MOST);
    }
    rest.delete(name);
    bed.deleteTopic(input);
    bed.deleteTopic(name);
    System.err.printf(
        Locale.ROOT,
        "new stream %d: difference written after %.1f s, stream begun after %.1f s%n",
        run,
        difference,
        stream);
    return new NewStream(difference, stream);
  }
}
