package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.Diagnostics;
import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.SampleRows;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.benchmarks.contender.Contender;
import io.neaptide.connect.benchmarks.contender.SinkContenders;
import io.neaptide.connect.benchmarks.contender.SourceContenders;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Source and sink in a row on one worker, kept busy for a while: what the worker's heap holds after
 * a full collection must not grow.
 */
final class Soak {

  private static final int PORTION = 100_000;
  private static final int AHEAD = 5 * PORTION;
  private static final int SAMPLES = 12;
  private static final String INPUT = "soak";
  private static final String COPY = "soak-copy";
  private static final String TARGET = "soak-target";

  /** So that the disk holds some minutes of it, not the whole. */
  private static final Map<String, String> SHORT_LIVED =
      Map.of(
          "retention.bytes", Integer.toString(256 * 1024 * 1024),
          "segment.bytes", Integer.toString(32 * 1024 * 1024));

  private final TestBed bed;

  private Soak(TestBed bed) {
    this.bed = bed;
  }

  static void run(Parameters parameters) throws Exception {
    try (TestBed bed = TestBed.start(parameters, false)) {
      new Soak(bed).run(Duration.ofMinutes(parameters.number("minutes", 5)));
    }
  }

  private void run(Duration duration) throws Exception {
    for (String topic : List.of(INPUT, COPY, TARGET)) {
      bed.createTopic(topic, SHORT_LIVED);
    }
    List<Long> megabytes = new ArrayList<>();
    try (Contender.Running source = SourceContenders.ours(bed, "source", "*").start(INPUT, COPY);
        Contender.Running sink = SinkContenders.exactlyOnce(bed).start(COPY, TARGET);
        Admin admin = bed.broker().admin()) {
      long begun = System.nanoTime();
      long written = 0;
      while (System.nanoTime() - begun < duration.toNanos()) {
        write(written);
        written += PORTION;
        awaitEnd(admin, INPUT, COPY, written - AHEAD, source, sink);
        awaitEnd(admin, INPUT, TARGET, written - AHEAD, source, sink);
        if (System.nanoTime() - begun > (megabytes.size() + 1) * duration.toNanos() / SAMPLES) {
          megabytes.add(Diagnostics.liveHeapMegabytes(bed.worker().process().pid()));
          System.err.printf(
              Locale.ROOT,
              "%,d rows, live heap of the worker %d MB%n",
              written,
              megabytes.get(megabytes.size() - 1));
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%nsoak: %,d rows through source and sink in %.0f s, %,.0f rows/s; live heap of the"
              + " worker after full collections, MB: %s%n",
          written,
          seconds,
          written / seconds,
          megabytes);
    }
  }

  private void write(long from) {
    int size = bed.parameters().number("size", 190);
    // The same keys come again, as in a table.
    int first = (int) (from % (10 * PORTION));
    TopicLoad.write(
        bed.broker(), INPUT, first, first + PORTION, number -> SampleRows.sized(number, size));
  }

  private void awaitEnd(
      Admin admin,
      String input,
      String topic,
      long records,
      Contender.Running source,
      Contender.Running sink) {
    if (records <= 0) {
      return;
    }
    Waiting.until(
        records + " records in " + topic + " from " + input,
        Duration.ofMinutes(3),
        () -> {
          source.requireHealthy();
          sink.requireHealthy();
          return bed.endOffsets(admin, topic) >= records;
        });
  }
}
