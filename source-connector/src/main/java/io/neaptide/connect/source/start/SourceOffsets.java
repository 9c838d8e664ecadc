package io.neaptide.connect.source.start;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The form of partitions and offsets in Connect's offset storage: {@code {cluster, topic,
 * partition}} to {@code {offset, topicId}}, the offset to read next and the topic that it is of. A
 * topic that is recreated under its name has another id.
 */
public final class SourceOffsets {

  static final String CLUSTER = "cluster";
  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String TOPIC_ID = "topicId";

  private SourceOffsets() {}

  /**
   * The key of a partition. Connect compares the bytes of its JSON text, so the order of the fields
   * matters: it is that of a {@link HashMap}, the one in which Connect's REST API shows them and
   * gives them back.
   */
  public static Map<String, Object> partition(String cluster, TopicPartition partition) {
    Map<String, Object> key = new HashMap<>();
    key.put(CLUSTER, cluster);
    key.put(TOPIC, partition.topic());
    key.put(PARTITION, partition.partition());
    return key;
  }

  /**
   * An offset in a partition.
   *
   * @param topicId empty where brokers before 2.8 know none
   */
  public static Map<String, Object> offset(long next, Optional<String> topicId) {
    return topicId.isPresent()
        ? Map.of(OFFSET, next, TOPIC_ID, topicId.get())
        : Collections.singletonMap(OFFSET, next);
  }

  /** What is stored of a partition; empty where nothing is. */
  public static Optional<StoredOffset> stored(Map<String, Object> offset) {
    if (offset != null && offset.get(OFFSET) instanceof Number next) {
      Object topicId = offset.get(TOPIC_ID);
      return Optional.of(
          new StoredOffset(next.longValue(), Optional.ofNullable(topicId).map(Object::toString)));
    }
    return Optional.empty();
  }
}
