package io.neaptide.connect.source.start;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of a task begin: at the stored offset, where it is one of the topic that
 * exists; at the log start where it is one of a former topic of that name; without one at the
 * offset that the connector decided, at the first record of a time, or at the log start. An offset
 * that was stored without an id of its topic is taken for one of the topic that exists.
 *
 * @param partitions all partitions of the task
 * @param stored offsets from Connect's offset storage
 * @param topicIds ids of the topics that exist, where they are known
 * @param decided offsets that the connector decided for {@code start.from=latest}
 * @param startFrom the value of {@code start.from}
 */
public record StartPositions(
    Collection<TopicPartition> partitions,
    Map<TopicPartition, StoredOffset> stored,
    Map<String, String> topicIds,
    Map<TopicPartition, Long> decided,
    StartFrom startFrom) {

  /** Assigns the partitions and sets their positions; may be called again after a failure. */
  public void applyTo(Consumer<?, ?> consumer) {
    consumer.assign(partitions);
    List<TopicPartition> recreated = new ArrayList<>();
    List<TopicPartition> without = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Optional<StoredOffset> known = known(partition);
      if (known.isEmpty()) {
        without.add(partition);
      } else if (isOfFormerTopic(partition)) {
        recreated.add(partition);
      } else {
        consumer.seek(partition, known.get().next());
      }
    }
    if (!recreated.isEmpty()) {
      consumer.seekToBeginning(recreated);
    }
    if (without.isEmpty()) {
      return;
    }
    if (startFrom instanceof StartFrom.At at) {
      seekToTime(consumer, without, at.time().toEpochMilli());
    } else {
      consumer.seekToBeginning(without);
    }
  }

  private Optional<StoredOffset> known(TopicPartition partition) {
    return Optional.ofNullable(stored.get(partition))
        .or(
            () ->
                Optional.ofNullable(decided.get(partition))
                    .map(offset -> new StoredOffset(offset, Optional.empty())));
  }

  /** Whether the stored offset of a partition is one of a topic that was deleted. */
  public boolean isOfFormerTopic(TopicPartition partition) {
    Optional<String> existing = Optional.ofNullable(topicIds.get(partition.topic()));
    return stored.containsKey(partition) && stored.get(partition).isOfFormerTopic(existing);
  }

  private static void seekToTime(
      Consumer<?, ?> consumer, List<TopicPartition> partitions, long time) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    List<TopicPartition> later = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      if (first == null) {
        later.add(partition);
      } else {
        consumer.seek(partition, first.offset());
      }
    }
    if (!later.isEmpty()) {
      consumer.seekToEnd(later);
    }
  }
}
