package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of an input and a target topic, reconciled by the real code and by a model that
 * keeps everything in plain maps. Run one seed again with {@code -Dneaptide.seed=<seed>
 * -Dneaptide.histories=1}, more of them with {@code -Dneaptide.histories=<n>}.
 */
class ReconciliationPropertyTest {

  private static final int HISTORIES = Integer.getInteger("neaptide.histories", 10_000);

  @TempDir Path directory;

  @Test
  void writesExactlyTheDifferenceForEveryHistory() {
    long first = Long.getLong("neaptide.seed", new Random().nextLong());
    System.out.println("first seed: " + first);
    long writes = 0;
    long tombstones = 0;
    // Not one after the other: what Random gives for neighbouring seeds is much alike at first.
    Random seeds = new Random(first);
    for (int at = 0; at < HISTORIES; at++) {
      long seed = at == 0 ? first : seeds.nextLong();
      History history = History.random(new Random(seed));
      Reconciled actual = Reconciled.of(history, directory);
      assertThat(actual.writes())
          .describedAs("rows written, seed %d: %s", seed, history)
          .containsExactlyInAnyOrderElementsOf(history.expectedWrites());
      assertThat(actual.tombstones())
          .describedAs("tombstones written, seed %d: %s", seed, history)
          .containsExactlyInAnyOrderElementsOf(history.expectedTombstones());
      assertThat(history.tableAfter(actual.writes(), actual.tombstones()))
          .describedAs("final table, seed %d: %s", seed, history)
          .isEqualTo(history.expectedTable());
      writes += actual.writes().size();
      tombstones += actual.tombstones().size();
    }
    assertThat(writes).describedAs("the histories are not all trivial").isGreaterThan(HISTORIES);
    assertThat(tombstones).describedAs("the histories have orphans").isGreaterThan(HISTORIES / 2);
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }
}
