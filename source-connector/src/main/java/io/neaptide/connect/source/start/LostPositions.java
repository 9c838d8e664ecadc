package io.neaptide.connect.source.start;

import io.neaptide.connect.source.metrics.SourceMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves positions that the log does not hold to where reading goes on, and says what is gone: to
 * the log start, or where a log was truncated to where it was. A topic that was recreated is read
 * from its log start in all partitions, since also those of a valid position would begin amid it.
 */
public final class LostPositions {

  private static final Logger log = LoggerFactory.getLogger(LostPositions.class);

  private final SourcePartitions partitions;
  private final Function<Set<String>, Map<String, Optional<String>>> topicIds;
  private final SourceMetrics metrics;

  /**
   * @param topicIds asks for the ids of topics; the answer lacks those that do not exist
   */
  public LostPositions(
      SourcePartitions partitions,
      Function<Set<String>, Map<String, Optional<String>>> topicIds,
      SourceMetrics metrics) {
    this.partitions = partitions;
    this.topicIds = topicIds;
    this.metrics = metrics;
  }

  /**
   * Sets positions that the log holds.
   *
   * @throws RetriableException where a topic does not exist now
   */
  public void resume(Consumer<?, ?> consumer, OffsetOutOfRangeException lost) {
    Map<TopicPartition, Long> positions = new HashMap<>(lost.offsetOutOfRangePartitions());
    Set<String> topics =
        positions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Map<String, Optional<String>> existing = topicIds.apply(topics);
    for (String topic : topics) {
      if (!existing.containsKey(topic)) {
        throw new RetriableException(
            "Topic " + topic + " does not exist now; looking again whether it was recreated");
      }
      if (beginAgainIfRecreated(consumer, topic, existing.get(topic))) {
        positions.keySet().removeIf(partition -> partition.topic().equals(topic));
      }
    }
    if (!positions.isEmpty()) {
      move(consumer, positions, lost);
    }
  }

  private boolean beginAgainIfRecreated(
      Consumer<?, ?> consumer, String topic, Optional<String> existing) {
    List<TopicPartition> former =
        partitions.ofTopic(topic).stream()
            .filter(
                partition -> {
                  Optional<String> read = partitions.of(partition).topicId();
                  return read.isPresent() && existing.isPresent() && !read.equals(existing);
                })
            .toList();
    if (former.isEmpty()) {
      return false;
    }
    consumer.seekToBeginning(former);
    partitions.recreated(former, existing.get());
    metrics.topicsRecreated(1);
    RecreatedTopics.warn(topic, existing.get(), former);
    return true;
  }

  private void move(
      Consumer<?, ?> consumer,
      Map<TopicPartition, Long> positions,
      OffsetOutOfRangeException lost) {
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
            metrics.offsetsGone(logStart - position);
            consumer.seek(partition, logStart);
          } else if (truncated != null && truncated.offset() >= logStart) {
            log.warn(
                "{}: the log was truncated behind offset {} after it had been read up to {}. Going"
                    + " on at {}; rows written since may come again.",
                partition,
                truncated.offset(),
                position,
                truncated.offset());
            metrics.logTruncated();
            consumer.seek(partition, truncated.offset());
          } else {
            log.warn(
                "{}: offset {} is past the end of the log, so the topic was truncated, or recreated"
                    + " unnoticed. Reading it again from the log start {}.",
                partition,
                position,
                logStart);
            metrics.logTruncated();
            consumer.seek(partition, logStart);
          }
        });
  }
}
