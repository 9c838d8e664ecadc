package io.neaptide.connect.source.start;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a task reads, in the form of Connect's offset storage. Used by one thread at
 * a time.
 *
 * <p>An offset is stored with the id of the topic that the task takes its partition to be of: the
 * one that existed when the connector gave it the partition. A topic that is recreated meanwhile
 * has another one, so no offset that was read in between is ever taken for one of the topic then,
 * and since ids do not come back, the topic of an id was there all the time.
 */
public final class SourcePartitions {

  /** A partition and the topic that it is of. */
  public record SourcePartition(Map<String, Object> key, Optional<String> topicId) {

    /** The position of the offset to read next. */
    public SourcePosition at(long next) {
      return new SourcePosition(key, offset(next));
    }

    /** The form of the offset to read next. */
    Map<String, Object> offset(long next) {
      return SourceOffsets.offset(next, topicId);
    }
  }

  /** A partition and the offset to read next, both as they are stored. */
  public record SourcePosition(Map<String, Object> partition, Map<String, Object> offset) {}

  private final Map<TopicPartition, SourcePartition> partitions = new HashMap<>();

  /**
   * The partitions of a task.
   *
   * @param cluster id of the cluster that is read
   * @param topicIds by topic, those that are known
   * @param stored what is stored of them; its id stays where the topic's is not known
   */
  public SourcePartitions(
      String cluster,
      Collection<TopicPartition> read,
      Map<String, String> topicIds,
      Map<TopicPartition, StoredOffset> stored) {
    for (TopicPartition partition : read) {
      Optional<String> topicId =
          Optional.ofNullable(topicIds.get(partition.topic()))
              .or(() -> Optional.ofNullable(stored.get(partition)).flatMap(StoredOffset::topicId));
      partitions.put(
          partition, new SourcePartition(SourceOffsets.partition(cluster, partition), topicId));
    }
  }

  public SourcePartition of(TopicPartition partition) {
    return partitions.get(partition);
  }

  /** The partitions of a topic that the task reads. */
  List<TopicPartition> ofTopic(String topic) {
    return partitions.keySet().stream().filter(read -> read.topic().equals(topic)).toList();
  }

  /** From now on partitions are of the topic with this id. */
  void recreated(Collection<TopicPartition> ofTopic, String topicId) {
    ofTopic.forEach(
        read ->
            partitions.computeIfPresent(
                read, (same, former) -> new SourcePartition(former.key(), Optional.of(topicId))));
  }
}
