package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.SqlFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries work that fails with transient errors, with exponential backoff, up to a timeout. */
final class Retries {

  private static final Logger log = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final StoreMetrics metrics;

  /**
   * Prepares retries.
   *
   * @param nanoTime tells how much time has passed, whatever is done to the clock of the system
   */
  Retries(Duration timeout, LongSupplier nanoTime, Pause pause, StoreMetrics metrics) {
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.metrics = metrics;
  }

  /** Something that may fail and can be repeated. */
  interface Attempt<T> {

    T run() throws SQLException;
  }

  /** Waits; interruptible. */
  interface Pause {

    void of(Duration duration) throws InterruptedException;
  }

  /**
   * Runs an attempt until it succeeds.
   *
   * @param what completes "The state store could not ..."
   * @throws ConnectException if it fails for good, or for too long, or the thread is interrupted
   */
  <T> T run(String what, Attempt<T> attempt) {
    long begun = nanoTime.getAsLong();
    Duration next = FIRST_PAUSE;
    while (true) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        if (!SqlFailures.isTransient(e)) {
          metrics.failed();
          throw new ConnectException(
              "The state store could not "
                  + what
                  + " (SQL state "
                  + e.getSQLState()
                  + "). Nothing is lost: correct what the cause says, then restart the task",
              e);
        }
        if (nanoTime.getAsLong() - begun + next.toNanos() > timeout.toNanos()) {
          metrics.failed();
          throw new ConnectException(
              "The state store could not "
                  + what
                  + " within "
                  + timeout.toMillis()
                  + " ms. Nothing is lost: restart the task when the database answers again, or"
                  + " raise event.processor."
                  + StoreConfig.RETRY_TIMEOUT_CONFIG,
              e);
        }
        if (SqlFailures.isOfConcurrentTasks(e)) {
          log.debug("Another task was quicker when the state store tried to {}", what, e);
        } else {
          log.warn(
              "The state store could not {} (SQL state {}: {}), trying again in {} ms",
              what,
              e.getSQLState(),
              e.getMessage(),
              next.toMillis());
        }
        metrics.retried();
        await(what, next, e);
        next =
            next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? next.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private void await(String what, Duration duration, SQLException cause) {
    try {
      pause.of(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cause.addSuppressed(e);
      throw new ConnectException("Interrupted while the state store tried to " + what, cause);
    }
  }
}
