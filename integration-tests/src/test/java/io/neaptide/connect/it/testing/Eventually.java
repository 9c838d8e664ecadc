package io.neaptide.connect.it.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what happens in the background. */
public final class Eventually {

  /** After this time it will not happen any more. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than any interval in which a task or the leader acts on what it sees. */
  private static final Duration A_WHILE = Duration.ofMillis(2_500);

  private static final Duration POLL = Duration.ofMillis(100);

  private Eventually() {}

  /** Waits until a condition holds, at most {@link #PATIENCE}. */
  public static ConditionFactory eventually() {
    return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
  }

  /** Fails unless the assertion holds now, and goes on holding for a while. */
  public static void holdsForAWhile(ThrowingRunnable assertion) {
    Awaitility.await()
        .during(A_WHILE)
        .atMost(A_WHILE.multipliedBy(4))
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .failFast(assertion)
        .until(() -> true);
  }
}
