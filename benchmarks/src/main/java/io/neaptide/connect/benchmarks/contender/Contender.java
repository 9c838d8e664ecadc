package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.quickstart.cluster.ConnectRestException;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Something that copies a table from one topic to another. */
public interface Contender {

  /** What the table of results calls it. */
  String name();

  /** The topic that it writes in a run. */
  default String target(String input, String run) {
    return run;
  }

  /**
   * Starts to copy the topic from its beginning.
   *
   * @param input the topic to read
   * @param run names the run; nothing else has this name
   */
  Running start(String input, String run);

  /** A contender at work. */
  interface Running extends AutoCloseable {

    /** Fails if the contender does. */
    void requireHealthy();

    /**
     * Waits for a condition, and fails as soon as the contender does.
     *
     * @param what completes the sentence "Waited n s for ..."
     * @param evidence what to show when it did not come to pass
     */
    default void await(
        String what, Duration atMost, Waiting.Condition condition, Supplier<String> evidence) {
      AtomicReference<RuntimeException> failure = new AtomicReference<>();
      Waiting.until(
          what,
          atMost,
          () -> {
            try {
              requireHealthy();
            } catch (ConnectRestException e) {
              // A worker that is busy does not answer; that says nothing of the connector.
              return false;
            } catch (RuntimeException e) {
              failure.set(e);
              return true;
            }
            return condition.holds();
          },
          evidence);
      if (failure.get() != null) {
        throw failure.get();
      }
    }

    @Override
    void close();
  }
}
