package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Diagnostics;
import io.neaptide.connect.benchmarks.bed.ProcessStatus;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.contender.Contender;
import java.time.Duration;
import java.util.Map;

/**
 * What a connector adds to the worker's process while it copies a topic.
 *
 * @param threads the most at a time
 * @param heapMegabytes what is alive on the heap after the copy, the connector still running
 */
record Footprint(int threads, double heapMegabytes) {

  private static final Duration AT_MOST = Duration.ofMinutes(15);

  /** Lets a contender copy a topic, which holds so many rows. */
  static Footprint measure(TestBed bed, Contender contender, String input, int rows) {
    long pid = bed.worker().process().pid();
    String target = "footprint-" + contender.name().replaceAll("[^a-z]+", "-");
    bed.createTopic(target, Map.of());
    bed.awaitIdleWorker();
    int threadsBefore = ProcessStatus.of(pid).threads();
    long heapBefore = Diagnostics.liveHeapMegabytes(pid);
    int[] threads = {0};
    long heap;
    try (Contender.Running running = contender.start(input, target);
        Arrivals arrivals = Arrivals.watch(bed, target)) {
      running.await(
          contender.name() + " to copy " + rows + " rows",
          AT_MOST,
          () -> {
            threads[0] = Math.max(threads[0], ProcessStatus.of(pid).threads());
            return arrivals.rows() >= rows;
          },
          () -> arrivals.rows() + " have come");
      heap = Diagnostics.liveHeapMegabytes(pid);
    }
    bed.deleteTopic(target);
    return new Footprint(threads[0] - threadsBefore, heap - heapBefore);
  }
}
