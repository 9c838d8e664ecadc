package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a comparison does not take longer than the topics keep their tombstones. Else a row
 * may have been read whose delete was gone when its turn came: a key that the input deletes would
 * live on, or one that the target deletes would count as being there. Used on the thread of the
 * leader, over all its generations.
 */
final class ReadingTime {

  private static final Logger log = LoggerFactory.getLogger(ReadingTime.class);

  private final TaskId task;
  private final Clock clock;
  private long began;
  private boolean lastWasTooLong;

  ReadingTime(TaskId task, Clock clock) {
    this.task = task;
    this.clock = clock;
    this.began = clock.millis();
  }

  /** The bounds of a generation are about to be fixed; nothing was read for it before. */
  void begin() {
    began = clock.millis();
  }

  /**
   * Whether what was read can be decided by; false where it is to be read again. It may have taken
   * so long because a task was away; the second time in a row it does not.
   *
   * @throws ConnectException if it took too long again
   */
  boolean allowsDecision(Optional<TombstoneRetention> shortest) {
    if (isWithin(shortest)) {
      lastWasTooLong = false;
      return true;
    }
    TombstoneRetention kept = shortest.orElseThrow();
    if (lastWasTooLong) {
      throw new ConnectException(
          "The comparison with existing data takes longer than the topic "
              + kept.topic()
              + " keeps its tombstones, so a key that was deleted could count as being there. It has"
              + " taken "
              + taken().toSeconds()
              + " s now, and too long before. Nothing was written. Raise "
              + TopicConfig.DELETE_RETENTION_MS_CONFIG
              + " of the topic, which is "
              + kept.time().toMillis()
              + ", or make the comparison faster (tasks.max), then restart the connector with its"
              + " tasks");
    }
    lastWasTooLong = true;
    warn(kept);
    return false;
  }

  /** The same when all is written, before the stream goes on from the bounds. */
  boolean allowsStream(Optional<TombstoneRetention> shortest) {
    boolean within = isWithin(shortest);
    if (!within) {
      warn(shortest.orElseThrow());
    }
    return within;
  }

  private boolean isWithin(Optional<TombstoneRetention> shortest) {
    return shortest.filter(kept -> taken().compareTo(kept.time()) >= 0).isEmpty();
  }

  private Duration taken() {
    return Duration.ofMillis(clock.millis() - began);
  }

  private void warn(TombstoneRetention kept) {
    log.warn(
        "{} begins again: since its bounds were fixed {} s have passed, and the topic {} keeps its"
            + " tombstones for {} s ({}) only, so deletes may be missing from what was read",
        task.connector(),
        taken().toSeconds(),
        kept.topic(),
        kept.time().toSeconds(),
        TopicConfig.DELETE_RETENTION_MS_CONFIG);
  }
}
