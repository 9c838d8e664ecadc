package io.neaptide.connect.quickstart.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for conditions, with a time limit and a message that tells what did not happen. */
public final class Waiting {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Waiting() {}

  /** A condition that may fail while it does not hold yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds. An exception counts as not holding yet, except those of
   * this package that say it never will: a process ended, a connector failed.
   *
   * @param what completes the sentence "Waited n s for ..."
   * @param timeout how long to wait at most
   * @param condition asked about 20 times a second
   * @param evidence what to show when it did not come to pass, such as the end of a log
   * @throws WaitFailedException when the time is over, with the last exception as its cause
   */
  public static void until(
      String what, Duration timeout, Condition condition, Supplier<String> evidence) {
    long end = System.nanoTime() + timeout.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (WaitFailedException | ProcessEndedException | ConnectorFailedException e) {
        throw e;
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      } catch (Exception e) {
        last = e;
      }
      pause(what);
    }
    throw new WaitFailedException(
        "Waited " + timeout.toSeconds() + " s for " + what + evidenceText(evidence), last);
  }

  /** The same without further evidence. */
  public static void until(String what, Duration timeout, Condition condition) {
    until(what, timeout, condition, () -> "");
  }

  private static void pause(String what) {
    try {
      // Nobody counts down: this is a pause between two questions, not a guess at readiness.
      boolean unused = new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static WaitFailedException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new WaitFailedException("Interrupted while waiting for " + what, cause);
  }

  private static String evidenceText(Supplier<String> evidence) {
    String text = evidence.get();
    return text.isBlank() ? "" : ".\n" + text;
  }
}
