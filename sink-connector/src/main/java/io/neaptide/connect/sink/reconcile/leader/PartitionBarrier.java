package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.reconcile.leader.bounds.GenerationTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until every input partition of a generation has come to some point. Meanwhile it writes the
 * heartbeat, and logs which partitions it waits for. Used on the thread of the leader.
 */
final class PartitionBarrier {

  private static final Logger log = LoggerFactory.getLogger(PartitionBarrier.class);

  private static final Duration STEP = Duration.ofMillis(25);
  private static final Duration REMINDER = Duration.ofSeconds(10);

  private final RunningTask task;
  private final GenerationJournal journal;
  private final GenerationTopics topics;
  private final Predicate<Bounds> current;

  /**
   * @param topics tell what tasks are assigned
   * @param current whether the topics are still those of the bounds; asked now and then, and may
   *     throw
   */
  PartitionBarrier(
      RunningTask task,
      GenerationJournal journal,
      GenerationTopics topics,
      Predicate<Bounds> current) {
    this.task = task;
    this.journal = journal;
    this.topics = topics;
    this.current = current;
  }

  /** Whether the owner of a partition has written it up to the bound. */
  boolean isWritten(Generation generation, TopicPartition input) {
    long end = generation.fixedBounds().input().get(input).end();
    return journal
        .view()
        .position(input)
        .filter(position -> position.generation() == generation.number())
        .filter(position -> position.offset().orElse(-1) >= end)
        .isPresent();
  }

  /**
   * Waits for all input partitions.
   *
   * @param goal what they are waited for, as it follows after "waits for partitions"
   * @return false where another generation is needed
   */
  boolean await(Generation generation, String goal, Predicate<TopicPartition> reached) {
    PeriodicTimer reminder = task.every(REMINDER);
    reminder.restart();
    return await(generation, goal, reached, reminder);
  }

  /** The same, with a timer of when to tell of the wait. */
  boolean await(
      Generation generation,
      String goal,
      Predicate<TopicPartition> reached,
      PeriodicTimer reminder) {
    Bounds bounds = generation.fixedBounds();
    Set<TopicPartition> open = new HashSet<>(bounds.input().keySet());
    UnassignedWarning unassigned = new UnassignedWarning(task.connector());
    while (true) {
      open.removeIf(reached);
      if (open.isEmpty()) {
        return true;
      }
      if (journal.view().isRestartRequested(generation.number())) {
        return false;
      }
      if (reminder.isDue()) {
        if (!current.test(bounds)) {
          return false;
        }
        remind(open, bounds, goal);
        unassigned.due(topics.unassigned(open)).ifPresent(log::warn);
      }
      journal.heartbeat();
      task.awaitNext(STEP);
    }
  }

  private void remind(Set<TopicPartition> open, Bounds bounds, String goal) {
    log.info(
        "{} waits for {} of {} input partitions {}: {}. What holds up a task stands in its own"
            + " lines (waits at offset)",
        task.connector(),
        open.size(),
        bounds.input().size(),
        goal,
        Names.of(open));
  }
}
