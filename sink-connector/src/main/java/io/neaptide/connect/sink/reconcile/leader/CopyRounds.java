package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.reconcile.scan.CatchUpRounds;
import io.neaptide.connect.sink.state.Bounds;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The rounds in which a generation without a comparison is written on, from its bounds to where the
 * input ends by now: a row may have been compacted away before it was read, by one of its key
 * beyond the bound, and that one by one behind the end that was read to then.
 *
 * <p>Each input partition has rounds of its own, and none any more when its end did not move or was
 * written within {@link CatchUpRounds#SHORT}. So partitions that wait for the transactions of
 * others in one round have fewer of them before them in the next. Used on the thread of the leader.
 */
final class CopyRounds {

  private static final Duration REMINDER = Duration.ofSeconds(10);

  private final Map<TopicPartition, CatchUpRounds> partitions = new HashMap<>();
  private final Clock clock;
  private final PeriodicTimer reminder;
  private int rounds;

  CopyRounds(Bounds bounds, Clock clock) {
    this.clock = clock;
    this.reminder = new PeriodicTimer(clock, REMINDER);
    reminder.restart();
    bounds.input().forEach((input, range) -> partitions.put(input, new CatchUpRounds(range.end())));
  }

  /** A partition is written up to the end of this round; told once in each. */
  void written(TopicPartition input) {
    CatchUpRounds partition = partitions.get(input);
    if (partition.end().isPresent()) {
      partition.roundRead(clock.millis());
    }
  }

  /**
   * Begins the next round, when all partitions are written up to the end of this one.
   *
   * @param ends where committed records end by now
   * @return the same bounds with the ends of the round; empty where all partitions are done
   */
  Optional<Bounds> next(Bounds bounds, Function<Bounds, Map<TopicPartition, Long>> ends) {
    long asked = clock.millis();
    Map<TopicPartition, Long> now = ends.apply(bounds);
    Map<TopicPartition, Long> further = new HashMap<>();
    partitions.forEach(
        (input, partition) -> {
          if (!partition.isOver()) {
            partition.endRequested(asked);
            partition.endFound(now.getOrDefault(input, bounds.input().get(input).end()));
            partition.end().ifPresent(end -> further.put(input, end));
          }
        });
    if (further.isEmpty()) {
      return Optional.empty();
    }
    rounds++;
    return Optional.of(bounds.extendedTo(further));
  }

  /** When to tell of the wait: one interval for all rounds, however short they are. */
  PeriodicTimer reminder() {
    return reminder;
  }

  /** What the partitions are waited for. */
  String goal() {
    return rounds == 0
        ? "to be written"
        : "to be written to where they ended last, as they are written while they are read (round "
            + rounds
            + ")";
  }
}
