package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a stream that was finished can go on from its bounds, or has to be compared
 * again. Used on the thread of the leader.
 */
final class FinishedStream {

  private static final Logger log = LoggerFactory.getLogger(FinishedStream.class);

  private final RunningTask task;
  private final StreamGuard guard;
  private final CurrentTopics topics;

  FinishedStream(RunningTask task, StreamGuard guard, CurrentTopics topics) {
    this.task = task;
    this.guard = guard;
    this.topics = topics;
  }

  /** Whether a generation is that of the stream, and finished. */
  boolean isIt(Generation last) {
    return last.phase() == Phase.FINISHED && guard.isOfStream(last);
  }

  /**
   * Whether it can go on.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if it was begun by other settings
   */
  boolean canGoOn(Generation finished, StateView state) {
    guard.requireTheseSettings(finished);
    Bounds bounds = finished.fixedBounds();
    if (!topics.areRead(bounds) || !topics.isCurrent(bounds)) {
      log.warn(
          "{} compares again before it goes on: since it was finished its topics have become others",
          task.connector());
      return false;
    }
    Duration held = held(state.report().orElse(Map.of()));
    Optional<TombstoneRetention> shortest = topics.tombstonesKept(bounds);
    if (shortest.filter(kept -> held.compareTo(kept.time()) >= 0).isPresent()) {
      log.warn(
          "{} compares again before it goes on: it was finished {} s ago, and the topic {} keeps its"
              + " tombstones for {} s only, so deletes may be missing from the input",
          task.connector(),
          held.toSeconds(),
          shortest.get().topic(),
          shortest.get().time().toSeconds());
      return false;
    }
    return true;
  }

  /** How long ago the bounds were fixed, by the report. */
  private Duration held(Map<String, Object> report) {
    if (report.get("at") instanceof String at && report.get("seconds") instanceof Long seconds) {
      return Duration.between(Instant.parse(at).minusSeconds(seconds + 1), task.clock().instant());
    }
    return Duration.ofMillis(Long.MAX_VALUE);
  }
}
