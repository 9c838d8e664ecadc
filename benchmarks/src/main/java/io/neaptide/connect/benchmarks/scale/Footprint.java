package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Diagnostics;
import io.neaptide.connect.benchmarks.bed.ProcessStatus;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.Map;

/**
 * What a connector adds to the worker's process while it copies a topic.
 *
 * @param threads the most at a time
 * @param heapMegabytes what is alive on the heap after the copy, the connector still running
 * @param residentMegabytes memory of the process then
 */
record Footprint(int threads, double heapMegabytes, double residentMegabytes) {

  private static final Duration AT_MOST = Duration.ofMinutes(15);

  /** Lets a contender copy a topic, which holds so many rows. */
  static Footprint measure(TestBed bed, Contender contender, String input, int rows) {
    long pid = bed.worker().process().pid();
    String target = "footprint-" + contender.name().replaceAll("[^a-z]+", "-");
    bed.createTopic(target, Map.of());
    double heapBefore = Diagnostics.liveHeapMegabytes(pid);
    ProcessStatus before = ProcessStatus.of(pid);
    int[] threads = {0};
    double heap;
    ProcessStatus after;
    try (Contender.Running running = contender.start(input, target);
        Arrivals arrivals = Arrivals.watch(bed, target)) {
      Waiting.until(
          contender.name() + " to copy " + rows + " rows",
          AT_MOST,
          () -> {
            running.requireHealthy();
            threads[0] = Math.max(threads[0], ProcessStatus.of(pid).threads());
            return arrivals.rows() >= rows;
          });
      heap = Diagnostics.liveHeapMegabytes(pid);
      after = ProcessStatus.of(pid);
    }
    bed.deleteTopic(target);
    return new Footprint(
        threads[0] - before.threads(),
        heap - heapBefore,
        after.residentMegabytes() - before.residentMegabytes());
  }
}
