package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.BrokerMetrics;
import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.PhaseTimes;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.quickstart.cluster.ConnectRest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ReplicaInfo;

/**
 * A new stream against a target topic with equal rows, by the number of tasks: time, processor
 * time, and how much of the target the brokers give to all tasks together.
 */
public final class TasksBenchmark {

  private static final String INPUT = "table";
  private static final String TARGET = "equal-table";
  private static final Duration AT_MOST = Duration.ofMinutes(15);
  private static final int BROKER = 1;

  private final TestBed bed;
  private final Map<Integer, Figures> figures = new TreeMap<>();

  private TasksBenchmark(TestBed bed) {
    this.bed = bed;
  }

  /** Measures, with the numbers in {@code --tasks}, in turn. */
  public static void run(Parameters given) {
    List<Integer> tasks = given.numbers("tasks", "1,4");
    Parameters parameters = given.with("partitions", given.text("partitions", "8"));
    int rows = parameters.number("rows", 1_000_000);
    try (TestBed bed = TestBed.start(parameters, false);
        BrokerMetrics metrics = BrokerMetrics.of(bed.broker().process().pid())) {
      for (String topic : List.of(INPUT, TARGET)) {
        bed.createTopic(topic, Map.of("cleanup.policy", "compact"));
        TopicLoad.write(bed.broker(), topic, 0, rows, 0, 0);
      }
      TasksBenchmark benchmark = new TasksBenchmark(bed);
      for (int round = 0; round <= parameters.number("rounds", 3); round++) {
        for (int number : tasks) {
          benchmark.measure(round, number, metrics);
        }
      }
      Figures.print(
          String.format(
              Locale.ROOT, "new stream, %,d equal rows, %d partitions", rows, bed.partitions()),
          benchmark.figures,
          "task(s)");
    }
  }

  /** Measures once; the first round warms up. */
  private void measure(int round, int tasks, BrokerMetrics metrics) {
    String name = "equal-" + round + "-" + tasks;
    Map<String, String> config = SinkContenders.comparison(bed, INPUT, TARGET);
    config.put("tasks.max", Integer.toString(tasks));
    ConnectRest rest = bed.worker().rest();
    long fetched = -metrics.bytesFetched(TARGET);
    double cpuSeconds = -bed.cpuSeconds();
    long createdAt = System.currentTimeMillis();
    rest.put(name, config);
    double seconds = PhaseTimes.awaitStream(bed.broker(), "__neaptide-" + name, createdAt, AT_MOST);
    cpuSeconds += bed.cpuSeconds();
    fetched += metrics.bytesFetched(TARGET);
    rest.delete(name);
    bed.awaitIdleWorker();
    double ratio = fetched / (double) size();
    System.err.printf(
        Locale.ROOT,
        "round %d: %d task(s), %.1f s, %.1f s of processor time, %.2f times the target fetched%n",
        round,
        tasks,
        seconds,
        cpuSeconds,
        ratio);
    if (round > 0) {
      Figures those = figures.computeIfAbsent(tasks, number -> new Figures());
      those.add("from creation to the stream, s", seconds);
      those.add("processor time of broker and worker, s", cpuSeconds);
      those.add("bytes fetched from the target, of its size", ratio);
    }
  }

  /** How many bytes the target topic has. */
  private long size() {
    try (Admin admin = bed.broker().admin()) {
      return admin
          .describeLogDirs(List.of(BROKER))
          .allDescriptions()
          .get()
          .get(BROKER)
          .values()
          .stream()
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(TARGET))
          .map(Map.Entry::getValue)
          .mapToLong(ReplicaInfo::size)
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot ask for the size of " + TARGET, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for the size of " + TARGET, e);
    }
  }
}
