package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes inserts, updates and deletes to a topic, steadily, until finished. What it writes depends
 * on the seed alone. Every row has a sequence number, so that no two are alike.
 */
final class Load implements AutoCloseable {

  private static final int KEYS = 300;
  private static final int ROWS_PER_TICK = 20;
  private static final long TICK_MS = 50;

  private final Random random;
  private final RowWriter writer;
  private final Map<String, String> table = new TreeMap<>();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  private Load(RowWriter writer, long seed) {
    this.writer = writer;
    this.random = new Random(seed);
  }

  static Load start(TableTopic topic, long seed) {
    Load load = new Load(topic.writer(), seed);
    var unused =
        load.executor.scheduleWithFixedDelay(load::writeSome, 0, TICK_MS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void writeSome() {
    for (int i = 0; i < ROWS_PER_TICK; i++) {
      String key = "key-" + random.nextInt(KEYS);
      if (random.nextInt(4) == 0) {
        writer.write(key, null);
        table.remove(key);
      } else {
        String row =
            "{\"seq\":" + writer.count() + ",\"amount\":" + random.nextInt(100_000) + ".25}";
        writer.write(key, row);
        table.put(key, row);
      }
    }
  }

  /** Ends the writing, and returns the table that it made, all of it on the broker. */
  Map<String, String> finish() {
    close();
    return table;
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("The load does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the load ended", e);
    }
    writer.close();
  }
}
