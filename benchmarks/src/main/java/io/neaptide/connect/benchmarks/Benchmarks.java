package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.chaos.ChaosRun;
import io.neaptide.connect.benchmarks.scale.PartitionsBenchmark;
import io.neaptide.connect.benchmarks.scale.RollingRestart;
import io.neaptide.connect.benchmarks.scale.TasksBenchmark;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one command.
 *
 * <pre>
 * Usage: benchmarks/run.sh [PATH ...] [--option value ...]
 *
 * Starts a broker and Connect workers of its own, fills a topic with JSON rows, lets ours and the
 * others copy it in turn, and prints medians and ratios.
 *
 * Paths (default: all but soak and chaos):
 *   source      the source, beside a bare copy, MirrorMaker and Kafka Streams
 *   source-eos  the same with exactly-once support
 *   sink        the sink while it streams, at least once and exactly once
 *   hooks       the sink with a hook that does nothing, beside the sink without
 *   state-store the sink with the JDBC state store on PostgreSQL: all rows new, then unchanged
 *   latency     from input to target of the sink under a light load
 *   comparison  a new stream of the sink against a full target
 *   diff        the command neaptide diff, beside a bare consumer of both topics
 *   partitions  by the number of partitions: the source with exactly-once support and the sink
 *               beside Kafka Streams; of the sink threads and memory, a restart, a new stream
 *               with a small difference
 *   tasks       a new stream against an equal target by the number of tasks: time, processor
 *               time, bytes fetched from the target
 *   rolling-restart  tasks restarted in turn under load: pauses, fenced writers, doubled rows
 *   jmh         formats, per record and without brokers, beside a Jackson tree
 *   soak        source and sink at full speed for a while, and the worker's heap
 *   chaos       source and sink exactly once while workers and brokers are killed and frozen, tasks
 *               change and new streams compare: every record and every delete is checked
 *
 * Options:
 *   --rows 1000000    rows in the input topic
 *   --size 190        about how many bytes a row has
 *   --partitions 4    of every topic; of the path partitions a list: 4,256; of tasks and
 *                     rolling-restart 8
 *   --of source,sink  of the path partitions: what is measured
 *   --rate 500        rows a second of restarts under load; 2000 of the rolling restart
 *   --tasks 1         of every connector, and threads of Streams; of the path tasks a list: 1,4
 *   --rounds 3        how often each one is measured; one more round warms up
 *   --only TEXT,...   measure those alone whose name contains one of the texts, and the bare copy
 *   --profile DIR     leave there a flight recording of worker and broker for each measurement
 *   --minutes 5       how long soak and chaos take
 *   --seed N          of chaos: repeats the rows and the order of the faults; printed otherwise
 *   --keys 5000       of chaos: how many keys the table has; --rate 1000, --partitions 4
 *   --changed 0, --added 0, --gone 0, --heap 1g   of the comparison: per cent of the rows; heap.
 *                     Of diff: --changed 0, --heap 512m
 *   --jvm OPTIONS, --keep true   of the comparison: options of the worker; keep the logs
 * </pre>
 */
public final class Benchmarks {

  /** A path to measure. */
  private interface PathRun {
    void run(Parameters parameters) throws Exception;
  }

  private static final Map<String, PathRun> PATHS = new LinkedHashMap<>();

  static {
    PATHS.put("source", SourceBenchmark::atLeastOnce);
    PATHS.put("source-eos", SourceBenchmark::exactlyOnce);
    PATHS.put("sink", SinkBenchmark::throughput);
    PATHS.put("hooks", SinkBenchmark::hooks);
    PATHS.put("state-store", StateStoreBenchmark::run);
    PATHS.put("latency", LatencyBenchmark::run);
    PATHS.put("comparison", ComparisonBenchmark::run);
    PATHS.put("diff", DiffBenchmark::run);
    PATHS.put("partitions", PartitionsBenchmark::run);
    PATHS.put("tasks", TasksBenchmark::run);
    PATHS.put("rolling-restart", RollingRestart::run);
    PATHS.put("jmh", FormatBenchmark::run);
    PATHS.put("soak", Soak::run);
    PATHS.put("chaos", ChaosRun::run);
  }

  /** Only where they are asked for: they measure nothing beside others. */
  private static final Set<String> MADE_ALONE = Set.of("soak", "chaos");

  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    int names = 0;
    while (names < all.size() && !all.get(names).startsWith("--")) {
      names++;
    }
    Parameters parameters = Parameters.of(Arrays.copyOfRange(arguments, names, arguments.length));
    List<String> paths = all.subList(0, names);
    if (paths.isEmpty()) {
      paths = PATHS.keySet().stream().filter(path -> !MADE_ALONE.contains(path)).toList();
    }
    for (String path : paths) {
      if (!PATHS.containsKey(path)) {
        throw new IllegalArgumentException(
            "There is no path '" + path + "'; use some of " + PATHS.keySet());
      }
    }
    for (String path : paths) {
      PATHS.get(path).run(parameters);
    }
  }
}
