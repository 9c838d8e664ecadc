package io.neaptide.connect.sink.input;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of input partitions that nobody has read for longer than their topics keep tombstones:
 * deletes that came meanwhile may have been compacted away, so their keys stay in the target. Used
 * on one thread, which may wait.
 */
public final class MissedDeletes {

  private static final Logger log = LoggerFactory.getLogger(MissedDeletes.class);

  /** After less, as at any restart, topics are not asked for how long they keep tombstones. */
  private static final Duration NOT_WORTH_ASKING = Duration.ofMinutes(10);

  /**
   * How far a partition was written.
   *
   * @param offset the next offset
   * @param at when that was recorded
   */
  public record Written(long offset, Instant at) {}

  private final Function<TopicPartition, Optional<Written>> written;
  private final Function<Set<String>, Optional<TombstoneRetention>> retention;
  private final String remedy;
  private final Clock clock;
  private final Set<TopicPartition> told = new HashSet<>();

  /**
   * Knows nothing yet.
   *
   * @param written how far a partition was written, where that is known
   * @param retention the one of some topics that keeps tombstones for the shortest time
   * @param remedy what to do, as a sentence
   */
  public MissedDeletes(
      Function<TopicPartition, Optional<Written>> written,
      Function<Set<String>, Optional<TombstoneRetention>> retention,
      String remedy,
      Clock clock) {
    this.written = written;
    this.retention = retention;
    this.remedy = remedy;
    this.clock = clock;
  }

  /** Warns of those among some partitions that are about to be read on, once for each. */
  public void tell(Map<TopicPartition, OffsetRange> ranges) {
    warning(ranges).ifPresent(log::warn);
  }

  Optional<String> warning(Map<TopicPartition, OffsetRange> ranges) {
    Map<TopicPartition, Duration> unread = new TreeMap<>(byName());
    ranges.forEach(
        (input, range) ->
            written
                .apply(input)
                .filter(each -> each.offset() >= range.begin() && each.offset() < range.end())
                .map(each -> Duration.between(each.at(), clock.instant()))
                .filter(time -> time.compareTo(NOT_WORTH_ASKING) >= 0 && !told.contains(input))
                .ifPresent(time -> unread.put(input, time)));
    if (unread.isEmpty()) {
      return Optional.empty();
    }
    Optional<TombstoneRetention> shortest =
        retention.apply(
            unread.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    shortest.ifPresent(kept -> unread.values().removeIf(time -> time.compareTo(kept.time()) < 0));
    if (shortest.isEmpty() || unread.isEmpty()) {
      return Optional.empty();
    }
    told.addAll(unread.keySet());
    return Optional.of(
        Names.of(unread.keySet())
            + " go on where nobody has read for up to "
            + unread.values().stream().mapToLong(Duration::toSeconds).max().orElseThrow()
            + " s, and the topic "
            + shortest.get().topic()
            + " keeps its tombstones for "
            + shortest.get().time().toSeconds()
            + " s only: deletes may have been removed meanwhile, and their keys stay in the target. "
            + remedy);
  }

  private static Comparator<TopicPartition> byName() {
    return Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);
  }
}
