package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.chaos.Entry.Place;
import io.neaptide.connect.benchmarks.chaos.Findings.Kind;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.WaitFailedException;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Utils;

/**
 * Source and sink exactly once in a row while workers and brokers are killed and frozen, tasks come
 * and go, and new streams compare with a target that others have changed. After every round each
 * record and each delete is checked against what was written from outside.
 */
public final class ChaosRun implements AutoCloseable {

  private static final String TABLE = "chaos";

  private final Random random;
  private final int partitions;
  private final int keys;
  private final int rate;
  private final ChaosClusters clusters = new ChaosClusters();
  private final ChaosConnectors connectors = new ChaosConnectors(clusters, TABLE);
  private final TableTopic table;
  private final TableTopic copy;
  private final TopicHistory written;
  private final TopicHistory carried;
  private final TopicHistory copied;
  private final HistoryCheck check;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Findings findings = new Findings();
  private long rows;
  private long results;

  private ChaosRun(Parameters parameters, long seed) {
    random = new Random(seed);
    partitions = parameters.number("partitions", 4);
    keys = parameters.number("keys", 5_000);
    rate = parameters.number("rate", 1_000);
    check = new HistoryCheck(this::home);
    table = ChaosClusters.create(clusters.external(), TABLE, partitions);
    copy = ChaosClusters.create(clusters.external(), TABLE + ".copy", partitions);
    TableTopic unused = ChaosClusters.create(clusters.internal(), TABLE, partitions);
    written = history(clusters.external(), TABLE);
    carried = history(clusters.internal(), TABLE);
    copied = history(clusters.external(), TABLE + ".copy");
  }

  private TopicHistory history(BrokerProcess broker, String topic) {
    return new TopicHistory(broker.clientProperties(), topic, partitions);
  }

  /** The partition that Kafka's producers choose. */
  private int home(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }

  /**
   * Runs for so many minutes; the seed repeats the rows and the order of the faults, not the
   * moments at which the machine does things.
   *
   * @throws IllegalStateException if anything was lost, doubled or wrongly deleted
   */
  public static void run(Parameters parameters) {
    long seed = Long.parseLong(parameters.text("seed", Long.toString(new Random().nextLong())));
    System.out.println("chaos: --seed " + seed);
    try (ChaosRun chaos = new ChaosRun(parameters, seed)) {
      chaos.run(Duration.ofMinutes(parameters.number("minutes", 5)));
    }
  }

  private void run(Duration duration) {
    long begun = System.nanoTime();
    int round = 0;
    try {
      connectors.startSource();
      connectors.newStream();
      while (System.nanoTime() - begun < duration.toNanos() && findings.isEmpty()) {
        round++;
        stream(round);
        compare(round);
      }
    } catch (WaitFailedException e) {
      findings.add(Kind.LOST, "round " + round + " does not end: " + e.getMessage());
    }
    System.out.printf(
        Locale.ROOT,
        "chaos: %d rounds in %d s, %,d records and deletes written from outside, %,d by the sink;"
            + " faults %s, tasks that failed and were restarted: %d, workers that took no request: %d,"
            + " hanging transactions aborted: %d%nchaos: %s%n",
        round,
        (System.nanoTime() - begun) / 1_000_000_000L,
        rows,
        results,
        faults,
        connectors.failures(),
        connectors.workerRestarts(),
        clusters.aborted(),
        findings);
    if (!findings.isEmpty()) {
      clusters.keep();
      throw new IllegalStateException(
          String.join("\n", findings.examples()) + "\n" + clusters.evidence());
    }
  }

  /** Rows are streamed, and come out as they went in. */
  private void stream(int round) {
    try (TableLoad load = new TableLoad(table, "stream " + round, keys, random.nextLong())) {
      TableLoad unused = load.start(rate);
      pass(Duration.ofMillis(random.nextInt(4_000)));
      strike(1 + random.nextInt(3));
    }
    awaitCopy();
    List<Entry> input = written.news();
    List<Entry> between = carried.news();
    List<Entry> output = copied.news();
    rows += input.size();
    results += output.size();
    findings.addAll(check.streamed(input, between));
    if (round > 1) {
      findings.addAll(check.streamed(between, output));
    } else {
      // The first stream had an initial phase of its own.
      findings.addAll(check.comparedAndStreamed(Map.of(), Map.of(), between, output));
    }
    tell(round, "streamed", input.size(), output.size());
  }

  /** A new stream finds a target that others have changed. */
  private void compare(int round) {
    connectors.stopSink();
    damage(round);
    Map<String, String> atFirst = carried.rows();
    copied.readOn();
    Map<Place, String> before = copied.table();
    rows += copied.news().size();
    boolean written = random.nextBoolean();
    connectors.newStream();
    try (TableLoad load = new TableLoad(table, "compare " + round, keys, random.nextLong())) {
      if (written) {
        TableLoad unused = load.start(rate);
      }
      pass(Duration.ofMillis(random.nextInt(4_000)));
      strike(1 + random.nextInt(2));
    }
    awaitCopy();
    List<Entry> input = this.written.news();
    List<Entry> between = carried.news();
    List<Entry> output = copied.news();
    rows += input.size();
    results += output.size();
    findings.addAll(check.streamed(input, between));
    findings.addAll(
        written
            ? check.comparedAndStreamed(before, atFirst, between, output)
            : check.compared(before, atFirst, output));
    tell(round, written ? "compared under load" : "compared", input.size(), output.size());
  }

  /** Somebody else writes to the target: other rows, deletes, and keys that the input never had. */
  private void damage(int round) {
    try (TableLoad load = new TableLoad(copy, "damage " + round, keys, random.nextLong());
        RowWriter orphans = copy.writer()) {
      load.write(keys / 5);
      for (int orphan = 0; orphan < keys / 20; orphan++) {
        orphans.write("orphan-" + random.nextInt(keys), "{\"orphan\":" + orphan + "}");
      }
    }
  }

  private void strike(int count) {
    for (int strike = 0; strike < count; strike++) {
      Fault fault = Fault.any(random);
      System.err.println("  " + fault);
      faults.merge(fault, 1, Integer::sum);
      fault.strike(clusters, connectors, random);
      pass(Duration.ofMillis(random.nextInt(5_000)));
    }
  }

  /** Returns when all that was written has come through, in the right partitions. */
  private void awaitCopy() {
    clusters.workers().forEach(worker -> worker.awaitReady());
    Map<Place, String> expected = new HashMap<>();
    Waiting.until(
        "the copy to equal the table",
        ChaosConnectors.LIMIT,
        () -> {
          connectors.restartFailed();
          clusters.abortHanging();
          written.readOn();
          carried.readOn();
          copied.readOn();
          expected.clear();
          written.rows().forEach((key, row) -> expected.put(new Place(home(key), key), row));
          return carried.holds(expected) && copied.holds(expected);
        },
        () -> differences(expected) + "\n" + clusters.evidence());
  }

  private String differences(Map<Place, String> expected) {
    List<String> texts = new ArrayList<>();
    for (TopicHistory each : List.of(carried, copied)) {
      Map<Place, String> found = each.table();
      long missing =
          expected.entrySet().stream()
              .filter(row -> !row.getValue().equals(found.get(row.getKey())))
              .count();
      long more = found.keySet().stream().filter(place -> !expected.containsKey(place)).count();
      texts.add(missing + " rows are missing or others, " + more + " should be gone");
    }
    return "In the worker's cluster " + texts.get(0) + "; in the copy " + texts.get(1);
  }

  private static void tell(int round, String what, int input, int output) {
    System.err.printf(Locale.ROOT, "round %d: %s, %,d in, %,d out%n", round, what, input, output);
  }

  /** Lets time go by. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    written.close();
    carried.close();
    copied.close();
    clusters.close();
  }
}
