package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.hook.EventProcessorContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a connector with the store: whatever crashes, is aborted, replaced or begun
 * again, in the end the target holds what the input says.
 */
class JdbcStateStorePropertyTest {

  private static final int RUNS = Integer.getInteger("neaptide.runs", 1_000);
  private static final JdbcConnectionPool POOL =
      JdbcConnectionPool.create(
          "jdbc:h2:mem:properties;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=64", "", "");

  @AfterAll
  static void close() {
    POOL.dispose();
  }

  @Test
  void targetHoldsWhatTheInputSaysAfterAnyHistory() {
    long first = Long.getLong("neaptide.seed", new Random().nextLong());
    // Not one after the other: what Random gives for neighbouring seeds is much alike at first.
    Random seeds = new Random(first);
    for (int run = 0; run < RUNS; run++) {
      long runSeed = run == 0 ? first : seeds.nextLong();
      try {
        new History(runSeed, Math.floorMod(runSeed, 3) == 0).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "Failed with -Dneaptide.runs=1 -Dneaptide.seed=" + runSeed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One random history. */
  private static final class History {

    private final Random random;
    private final boolean keysInSeveralPartitions;
    private final ManualClock clock = new ManualClock();
    private final SinkModel sink;
    private int version = 1;
    private int first = 1;
    private int last = 1;

    private History(long seed, boolean keysInSeveralPartitions) {
      this.random = new Random(seed);
      this.keysInSeveralPartitions = keysInSeveralPartitions;
      this.sink = new SinkModel("run" + seed, this::store, random, 1 + random.nextInt(3), 2);
    }

    private JdbcStateStore store(EventProcessorContext context) {
      JdbcStateStore store =
          new JdbcStateStore(
              clock,
              random::nextLong,
              clock::advance,
              name -> config -> new FaultyDataSource(POOL, this::commit));
      Map<String, String> properties = new HashMap<>();
      properties.put("url", "jdbc:h2:mem:properties");
      properties.put("max.deletes.percent", "100");
      store.configure(properties);
      store.start(context);
      return store;
    }

    private FaultyDataSource.Commit commit() {
      return switch (random.nextInt(30)) {
        case 0 -> FaultyDataSource.Commit.FAILS_BEFORE;
        case 1 -> FaultyDataSource.Commit.FAILS_AFTER;
        default -> FaultyDataSource.Commit.SUCCEEDS;
      };
    }

    private void run() {
      int steps = 20 + random.nextInt(60);
      for (int i = 0; i < steps; i++) {
        happen();
      }
      sink.settle();
      check();
      republish();
      check();
      long before = sink.sent();
      republish();
      check();
      assertThat(sink.sent()).as("sent when nothing had changed").isEqualTo(before);
    }

    private void happen() {
      switch (random.nextInt(40)) {
        case 0 -> sink.crash();
        case 1, 2 -> sink.rebalance();
        case 3 -> sink.compact();
        case 4 -> newStream();
        case 5 -> sameStreamAgain();
        case 6, 7, 8, 9, 10, 11, 12, 13, 14 -> produce();
        default -> sink.step();
      }
      if (sink.isInitialDataSent() && random.nextBoolean()) {
        sink.announce(20);
      }
    }

    private void produce() {
      String key = key();
      String value = random.nextInt(4) == 0 ? null : value();
      if (keysInSeveralPartitions) {
        sink.produceAnywhere(key, value);
      } else {
        sink.produce(key, value);
      }
    }

    /** Now and then the version before comes back, or the new one never gets to do anything. */
    private void newStream() {
      if (random.nextInt(4) == 0) {
        sink.restart("nothing is ever sent of this one");
        sink.restart(Integer.toString(version));
        sink.lead();
        return;
      }
      if (random.nextBoolean()) {
        sink.rebuild(rebuilt());
        last++;
        version = last;
        first = last;
      } else {
        // An earlier version may come back if the input was not written again since.
        version = first + random.nextInt(last - first + 2);
        last = Math.max(last, version);
      }
      sink.restart(Integer.toString(version));
      sink.lead();
    }

    private void sameStreamAgain() {
      sink.restart(Integer.toString(version));
      sink.lead();
    }

    private Map<String, String> rebuilt() {
      Map<String, String> rows = new TreeMap<>();
      sink.lastValues()
          .forEach(
              (key, values) -> {
                if (!values.first().equals("null") && random.nextInt(4) > 0) {
                  rows.put(key, random.nextInt(3) == 0 ? value() : values.first());
                }
              });
      rows.put(key(), value());
      return rows;
    }

    /** The same rows once more, in whatever partitions, as another stream that goes well. */
    private void republish() {
      sink.rebuild(new TreeMap<>(sink.target()));
      sink.restart("republished " + ++last);
      sink.lead();
      sink.settle();
    }

    private String key() {
      int key = random.nextInt(6);
      return key == 0 ? "" : key == 1 ? "a key with more than 31 bytes in it" : "k" + key;
    }

    private String value() {
      return "v" + random.nextInt(3);
    }

    private void check() {
      Map<String, String> target = new TreeMap<>(sink.target());
      sink.lastValues()
          .forEach(
              (key, values) ->
                  assertThat(values).as("value of '%s'", key).contains("" + target.remove(key)));
      assertThat(target).as("rows that the input does not hold").isEmpty();
    }
  }
}
