package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Writes rows and deletes to a topic until it is closed. No two rows are the same. */
final class TableLoad implements AutoCloseable {

  private static final int ROWS_A_TURN = 50;
  private static final int DELETES = 4;

  private final RowWriter writer;
  private final Random random;
  private final int keys;
  private final String origin;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  /**
   * @param origin stands in every row, and is not that of another load
   */
  TableLoad(TableTopic topic, String origin, int keys, long seed) {
    this.writer = topic.writer();
    this.origin = origin;
    this.keys = keys;
    this.random = new Random(seed);
  }

  /** Writes about so many rows a second, on a thread of its own. */
  TableLoad start(int rowsPerSecond) {
    long pause = 1_000_000_000L * ROWS_A_TURN / rowsPerSecond;
    writing =
        CompletableFuture.runAsync(
            () -> {
              while (!closed) {
                write(ROWS_A_TURN);
                LockSupport.parkNanos(pause);
              }
            },
            thread);
    return this;
  }

  /** Writes so many rows and deletes. */
  void write(int count) {
    for (int row = 0; row < count; row++) {
      String key = "key-" + random.nextInt(keys);
      boolean delete = random.nextInt(DELETES) == 0;
      writer.write(key, delete ? null : row(writer.count()));
    }
  }

  private String row(int number) {
    return "{\"from\":\"" + origin + "\",\"n\":" + number + ",\"amount\":" + number + ".25}";
  }

  /** Returns when the broker has all of it. */
  @Override
  public void close() {
    closed = true;
    try {
      writing.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("The table cannot be written on", e.getCause());
    } finally {
      thread.shutdown();
    }
    writer.close();
  }
}
