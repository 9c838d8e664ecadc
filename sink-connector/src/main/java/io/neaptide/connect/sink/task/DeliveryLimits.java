package io.neaptide.connect.sink.task;

import java.time.Duration;

/**
 * Bounds of a delivery, in memory and in time.
 *
 * @param maxRecords how many records may be on their way at once
 * @param maxBytes how many encoded bytes may be on their way at once, estimated from the records
 *     before
 * @param putWait how long a put waits for room before it pauses the input
 * @param commitWait how long a commit waits for acknowledgements
 * @param acknowledgements how long acknowledgements are waited for
 * @param warnInterval how often a warning about a lasting condition is repeated
 * @param retryBackoff the pause before something is tried again
 */
public record DeliveryLimits(
    int maxRecords,
    long maxBytes,
    Duration putWait,
    Duration commitWait,
    Acknowledgements acknowledgements,
    Duration warnInterval,
    Duration retryBackoff) {

  private static final int TRANSACTION_PER_UNDER_WAY = 4;

  /**
   * How long acknowledgements are waited for.
   *
   * @param closeWait how long the loss of a partition waits for them
   * @param stallTimeout after how long without any of them nobody waits for one
   * @param overtakenTimeout for how long a record may stay without one while later records get
   *     theirs, before everything since is sent again by a new producer
   */
  public record Acknowledgements(
      Duration closeWait, Duration stallTimeout, Duration overtakenTimeout) {}

  public static final DeliveryLimits DEFAULT =
      new DeliveryLimits(
          10_000,
          16L * 1024 * 1024,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          new Acknowledgements(
              Duration.ofMillis(1_500), Duration.ofSeconds(1), Duration.ofSeconds(10)),
          Duration.ofSeconds(30),
          Duration.ofMillis(200));

  /** How many records of an average encoded size may be on their way. */
  public int recordsOf(long averageBytes) {
    if (averageBytes <= 0) {
      return maxRecords;
    }
    long fitting = Math.max(1, maxBytes / averageBytes);
    return (int) Math.min(maxRecords, fitting);
  }

  /**
   * How many bytes a transaction may hold, about: more than may be on their way, since what the
   * brokers have acknowledged takes no memory until the commit, except for a hook that is told
   * then.
   */
  public long transactionBytes(boolean keptForHook) {
    return keptForHook ? maxBytes : maxBytes * TRANSACTION_PER_UNDER_WAY;
  }
}
