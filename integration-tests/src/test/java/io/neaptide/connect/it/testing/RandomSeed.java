package io.neaptide.connect.it.testing;

import java.util.Random;

/** The seed of a test with random content. {@code -Dneaptide.seed} repeats that of another run. */
public final class RandomSeed {

  private RandomSeed() {}

  /** Returns a seed, and prints it, so that a run that failed can be repeated. */
  public static long of(Object test) {
    long seed = Long.getLong("neaptide.seed", new Random().nextLong());
    System.out.println(test.getClass().getSimpleName() + ": -Dneaptide.seed=" + seed);
    return seed;
  }
}
