package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.input.InputCluster;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the input of one partition was read on the way to an offset, and what was asked about the
 * rest. Used on the thread of the task.
 */
final class InputProgress {

  private final TopicPartition input;
  private long consumed;
  private boolean rewound;
  private long stillAt = -1;
  private long stillSince;
  private long moreAt = -1;
  private long moreUntil;
  private CompletableFuture<InputCluster.Between> probe;

  InputProgress(TopicPartition input, long begin) {
    this.input = input;
    this.consumed = begin;
  }

  TopicPartition input() {
    return input;
  }

  /** The next offset. */
  long consumed() {
    return consumed;
  }

  /** The input is going to be rewound to where it is; what Connect tells until then is stale. */
  void rewind() {
    rewound = true;
    dropProbe();
  }

  /** Called by the first put after a rewind: offsets told by Connect count again. */
  void rewindTookPlace() {
    rewound = false;
  }

  /** Takes the position that Connect told; it covers records that Connect dropped. */
  void told(long position) {
    if (!rewound && position > consumed) {
      consumed = position;
      dropProbe();
    }
  }

  /** Everything before an offset was taken. */
  void took(long next) {
    consumed = Math.max(consumed, next);
    dropProbe();
  }

  /** Whether the position has not moved for a while, as seen by these calls. */
  boolean isStill(long now, Duration atLeast) {
    if (consumed != stillAt) {
      stillAt = consumed;
      stillSince = now;
    }
    return now - stillSince >= atLeast.toMillis();
  }

  /** A record stands behind the position, so that the position will move. */
  void expectMore(long until) {
    moreAt = consumed;
    moreUntil = until;
  }

  boolean isMoreExpected(long now) {
    return moreAt == consumed && now < moreUntil;
  }

  CompletableFuture<InputCluster.Between> probe() {
    return probe;
  }

  void probe(CompletableFuture<InputCluster.Between> started) {
    probe = started;
  }

  /** What was asked is of no use any more, and is not looked at if that was not begun. */
  void dropProbe() {
    if (probe != null) {
      probe.cancel(false);
      probe = null;
    }
  }
}
