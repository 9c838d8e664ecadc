package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.common.time.StallTimer;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of input partitions that nothing is read of for long, and what they wait for. Used on the
 * thread of the task.
 */
final class StandstillWarning {

  private static final Logger log = LoggerFactory.getLogger(StandstillWarning.class);

  /** Longer than a rebalance with a few failed attempts. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private static final Duration EVERY = Duration.ofSeconds(30);

  private final TaskId task;
  private final StallTimer standstill;
  private final PeriodicTimer reminder;

  StandstillWarning(TaskId task, Clock clock) {
    this.task = task;
    this.standstill = new StallTimer(clock);
    this.reminder = new PeriodicTimer(clock, EVERY);
  }

  /** Called with every put, with all partitions that stand still. */
  void check(Collection<PartitionStream> standing) {
    due(standing).ifPresent(log::warn);
  }

  /** What is to be told now. */
  Optional<String> due(Collection<PartitionStream> standing) {
    if (standing.isEmpty()) {
      standstill.restart();
      return Optional.empty();
    }
    Duration since = standstill.elapsed();
    if (since.compareTo(LONG) < 0 || !reminder.isDue()) {
      return Optional.empty();
    }
    return Optional.of(
        "Task %s has read nothing of %d of its input partitions for %d s: %s"
            .formatted(task, standing.size(), since.toSeconds(), reasons(standing)));
  }

  private static String reasons(Collection<PartitionStream> standing) {
    Map<String, List<TopicPartition>> byReason = new TreeMap<>();
    standing.forEach(
        each ->
            byReason.computeIfAbsent(reason(each), reason -> new ArrayList<>()).add(each.input()));
    List<String> texts = new ArrayList<>();
    byReason.forEach((reason, inputs) -> texts.add(Names.of(inputs) + " " + reason));
    return String.join("; ", texts);
  }

  private static String reason(PartitionStream stream) {
    return switch (stream.state()) {
      case ACQUIRING -> "wait to become the task's own, by way of the state topic";
      case BROKEN -> "wait for another attempt, since they could not be written";
      default -> "wait for the cluster of the input to tell of their topics";
    };
  }
}
