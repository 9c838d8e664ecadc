package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random runs of the transaction threads of several tasks: between any two calls to the brokers all
 * others may get on, processes are frozen and live on after others took their place, and answers
 * are lost. Run one seed again with {@code -Dneaptide.seed=<seed> -Dneaptide.runs=1}, more of them
 * with {@code -Dneaptide.runs=<n>}; {@code -Dneaptide.trace=true} prints what the brokers do.
 */
class OwnershipPropertyTest {

  private static final int RUNS = Integer.getInteger("neaptide.runs", 150);

  /** How many runs a mistake may take to be found. */
  private static final int RUNS_TO_FIND = 2_000;

  @Test
  void everyRowIsWrittenOnceAndInOrder() {
    Random seeds = seeds();
    for (int at = 0; at < RUNS; at++) {
      run(seeds.nextLong(), OwnershipMistake.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMistakeOfBrokersOrLeadersIsFoundOut(OwnershipMistake mistake) {
    Random seeds = seeds();
    int runs = 0;
    boolean found = false;
    while (!found && runs < RUNS_TO_FIND) {
      runs++;
      try {
        run(seeds.nextLong(), mistake);
      } catch (AssertionError e) {
        System.out.println(mistake + " is found in run " + runs + ": " + e.getMessage());
        found = true;
      }
    }
    assertThat(found).as("%s is found out", mistake).isTrue();
  }

  private static Random seeds() {
    long first = Long.getLong("neaptide.seed", new Random().nextLong());
    System.out.println("first seed: " + first);
    return new Random(first) {
      private static final long serialVersionUID = 1L;
      private boolean begun;

      @Override
      public long nextLong() {
        if (!begun) {
          begun = true;
          return first;
        }
        return super.nextLong();
      }
    };
  }

  private static void run(long seed, OwnershipMistake mistake) {
    try (OwnershipRun run = new OwnershipRun(seed, mistake)) {
      run.check();
    }
  }
}
