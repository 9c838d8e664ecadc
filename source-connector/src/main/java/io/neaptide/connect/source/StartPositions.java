package io.neaptide.connect.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the partitions of a task begin: at the stored offset; without one at the offset that the
 * connector decided, at the first record of a time, or at the log start.
 *
 * @param partitions all partitions of the task
 * @param stored next offsets from Connect's offset storage
 * @param decided offsets that the connector decided for {@code start.from=latest}
 * @param startFrom the value of {@code start.from}
 */
record StartPositions(
    Collection<TopicPartition> partitions,
    Map<TopicPartition, Long> stored,
    Map<TopicPartition, Long> decided,
    StartFrom startFrom) {

  private static final Logger log = LoggerFactory.getLogger(StartPositions.class);

  /** Assigns the partitions and sets their positions; may be called again after a failure. */
  void applyTo(Consumer<?, ?> consumer) {
    consumer.assign(partitions);
    List<TopicPartition> without = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Long offset = stored.getOrDefault(partition, decided.get(partition));
      if (offset == null) {
        without.add(partition);
      } else {
        consumer.seek(partition, offset);
      }
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

  /** Moves positions that the log does not hold to where it goes on, and says what is gone. */
  static void resume(Consumer<?, ?> consumer, OffsetOutOfRangeException lost) {
    Map<TopicPartition, Long> positions = lost.offsetOutOfRangePartitions();
    Map<TopicPartition, OffsetAndMetadata> divergent =
        lost instanceof LogTruncationException truncation
            ? truncation.divergentOffsets()
            : Map.of();
    Map<TopicPartition, Long> logStarts = consumer.beginningOffsets(positions.keySet());
    positions.forEach(
        (partition, position) -> {
          long logStart = logStarts.get(partition);
          OffsetAndMetadata truncated = divergent.get(partition);
          if (position < logStart) {
            log.warn(
                "{}: {} offsets are gone, {} to {} (retention, or records deleted). Going on at the"
                    + " log start {}.",
                partition,
                logStart - position,
                position,
                logStart - 1,
                logStart);
            consumer.seek(partition, logStart);
          } else if (truncated != null && truncated.offset() >= logStart) {
            log.warn(
                "{}: the log was truncated behind offset {} after it had been read up to {}. Going"
                    + " on at {}; rows written since may come again.",
                partition,
                truncated.offset(),
                position,
                truncated.offset());
            consumer.seek(partition, truncated.offset());
          } else {
            log.warn(
                "{}: offset {} is past the end of the log, so the topic was made anew or truncated."
                    + " Reading it again from the log start {}.",
                partition,
                position,
                logStart);
            consumer.seek(partition, logStart);
          }
        });
  }
}
