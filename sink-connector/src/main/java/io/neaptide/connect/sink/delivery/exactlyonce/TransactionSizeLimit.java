package io.neaptide.connect.sink.delivery.exactlyonce;

import java.time.Duration;

/**
 * How much may be open in transactions: a commit sends what the producers still hold, and must be
 * over before the transactions time out. Begins low, grows where commits are quick, and shrinks
 * where the target cluster is slow. Not thread-safe.
 */
final class TransactionSizeLimit {

  private static final long FIRST = 4L * 1024 * 1024;
  private static final long LEAST = 64 * 1024;

  /** A fifth of the time after which transactions end by default. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Duration QUICK = Duration.ofMillis(750);

  private final long limit;
  private long most;

  /**
   * @param limit never more than this
   */
  TransactionSizeLimit(long limit) {
    this.limit = limit;
    this.most = Math.min(limit, FIRST);
  }

  /** How many bytes may be open. */
  long most() {
    return most;
  }

  /**
   * Learns from a commit.
   *
   * @param open how many bytes were open
   * @param took how long it took
   * @param succeeded whether all was committed
   */
  void committed(long open, Duration took, boolean succeeded) {
    if (!succeeded || took.compareTo(SLOW) > 0) {
      most = Math.max(Math.min(limit, LEAST), most / 2);
    } else if (open >= most && took.compareTo(QUICK) < 0) {
      most = Math.min(limit, 2 * most);
    }
  }
}
