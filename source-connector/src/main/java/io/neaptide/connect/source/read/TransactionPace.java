package io.neaptide.connect.source.read;

import java.time.Clock;
import java.time.Duration;

/**
 * How many records a batch has where Connect writes each batch in a transaction of its own, and how
 * long it is gathered.
 *
 * <p>A transaction has a price that does not depend on its records: a marker in every partition
 * that it wrote to, a stored offset of every partition that was read, and some round trips. So
 * under full load a batch has as many records as are written in {@link #LONGEST}, and while there
 * are fewer, it is gathered until transactions take a fifth of the time at most, but never for more
 * than {@link #LONGEST_GATHERING} after the last one. No transaction is open while records are
 * gathered, and none outlasts its batch.
 *
 * <p>That there are transactions shows where records are acknowledged: by the thread that polls,
 * once all of its batch are committed, and else by that of the producer. {@link #acknowledged} may
 * be called from any thread, all else only from the one that polls.
 */
public final class TransactionPace {

  /** How long a transaction should take at most, from the end of its gathering to its commit. */
  static final Duration LONGEST = Duration.ofMillis(250);

  static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

  /** Gathering lasts so many times as long as the transaction before it. */
  private static final int GATHERING_FACTOR = 4;

  /** Also where there are no transactions. */
  static final int FEWEST_RECORDS = 5_000;

  static final int MOST_RECORDS = 20_000;

  private final Clock clock;
  private final Duration longestGathering;
  private volatile Thread polling;
  private volatile boolean transactional;
  private volatile int limit = FEWEST_RECORDS;
  private int handedOver;
  private long begunAt;
  private long endedAt;
  private long took;

  public TransactionPace(Clock clock) {
    this(clock, LONGEST_GATHERING);
  }

  TransactionPace(Clock clock, Duration longestGathering) {
    this.clock = clock;
    this.longestGathering = longestGathering;
  }

  /** The thread asks for records, so what was handed over before is written. */
  public void polled() {
    polling = Thread.currentThread();
    if (handedOver > 0) {
      endedAt = clock.millis();
      took = Math.max(0, endedAt - begunAt);
      if (transactional) {
        limit = next(limit, handedOver, took);
      }
      handedOver = 0;
    }
  }

  /** As many as were written in the longest time, if that many, and not more than twice as many. */
  private static int next(int limit, int records, long took) {
    long affordable = records * LONGEST.toMillis() / Math.max(1, took);
    long next = took > LONGEST.toMillis() ? affordable : Math.max(limit, affordable);
    return (int) Math.max(FEWEST_RECORDS, Math.min(MOST_RECORDS, Math.min(2L * limit, next)));
  }

  /** Records go to Connect. */
  public void handedOver(int count) {
    handedOver = count;
    begunAt = clock.millis();
  }

  /**
   * A record is in its topic.
   *
   * @see org.apache.kafka.connect.source.SourceTask#commitRecord
   */
  public void acknowledged() {
    if (!transactional && Thread.currentThread() == polling) {
      transactional = true;
    }
  }

  public boolean isTransactional() {
    return transactional;
  }

  /** How many records a batch has at most, except that those of one poll are never parted. */
  int limit() {
    return limit;
  }

  /** How long to wait for more records from now on. */
  Duration gathering() {
    if (!transactional) {
      return Duration.ZERO;
    }
    long atMost = Math.min(GATHERING_FACTOR * took, longestGathering.toMillis());
    return Duration.ofMillis(Math.max(0, endedAt + atMost - clock.millis()));
  }
}
