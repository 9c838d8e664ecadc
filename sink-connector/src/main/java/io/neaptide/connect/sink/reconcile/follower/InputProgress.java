package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.input.InputCluster;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the input of one partition was read on the way to an offset, and what was asked about the
 * rest. Used on the thread of the task.
 */
final class InputProgress implements FollowedPartition {

  /** How long the position must not move before it counts as still. */
  private static final Duration STILL = Duration.ofMillis(300);

  private static final long NOWHERE = -1;

  private final TopicPartition input;
  private long position;
  private boolean rewound;
  private long lastSeen = NOWHERE;
  private long unchangedSince;
  private long expectedAfter = NOWHERE;
  private long expectedUntil;
  private CompletableFuture<InputCluster.Remaining> probe;
  private OptionalInt leaderEpoch = OptionalInt.empty();
  private boolean outdated;

  InputProgress(TopicPartition input, long begin) {
    this.input = input;
    this.position = begin;
  }

  /** Begins again at an offset that the input is going to be rewound to. */
  void restart(long begin) {
    position = begin;
    lastSeen = NOWHERE;
    expectedAfter = NOWHERE;
    rewind();
  }

  TopicPartition input() {
    return input;
  }

  /** The next offset. */
  long position() {
    return position;
  }

  /** The input is going to be rewound to its position; what Connect reports until then is stale. */
  void rewind() {
    rewound = true;
    dropProbe();
  }

  @Override
  public void rewindTookPlace() {
    rewound = false;
  }

  @Override
  public void reported(long consumed) {
    if (!rewound && consumed > position) {
      position = consumed;
      dropProbe();
    }
  }

  @Override
  public void taken(long next) {
    position = Math.max(position, next);
    dropProbe();
  }

  @Override
  public void suspend() {
    dropProbe();
  }

  /** Whether the position has not moved for a while, as seen by these calls. */
  boolean isStill(long now) {
    if (position != lastSeen) {
      lastSeen = position;
      unchangedSince = now;
    }
    return now - unchangedSince >= STILL.toMillis();
  }

  /** A record stands behind the position, so that the position will move. */
  void expectMore(long until) {
    expectedAfter = position;
    expectedUntil = until;
  }

  boolean isMoreExpected(long now) {
    return expectedAfter == position && now < expectedUntil;
  }

  CompletableFuture<InputCluster.Remaining> probe() {
    return probe;
  }

  void probing(CompletableFuture<InputCluster.Remaining> started) {
    probe = started;
  }

  /** What was asked is of no use any more, and is not looked at if that was not begun. */
  void dropProbe() {
    if (probe != null) {
      probe.cancel(false);
      probe = null;
    }
  }

  boolean isLeaderKnown() {
    return leaderEpoch.isPresent();
  }

  /** Takes the epoch of the leader; the first time before anything is read. */
  void ledBy(int epoch) {
    outdated |= leaderEpoch.isPresent() && leaderEpoch.getAsInt() != epoch;
    leaderEpoch = OptionalInt.of(epoch);
  }

  /**
   * Whether the leader has changed since anything was read. Each replica is compacted by itself, so
   * that one may have dropped a row and, a day later, its delete, and the other still have both.
   */
  @Override
  public boolean isOutdated() {
    return outdated;
  }
}
