package io.neaptide.connect.source;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The form of partitions and offsets in Connect's offset storage: {@code {cluster, topic,
 * partition}} to {@code {offset}}, the offset to read next.
 */
final class SourceOffsets {

  static final String CLUSTER = "cluster";
  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";

  private SourceOffsets() {}

  /**
   * The key of a partition. Connect compares the bytes of its JSON text, so the order of the fields
   * matters: it is that of a {@link HashMap}, the one in which Connect's REST API shows them and
   * gives them back.
   */
  static Map<String, Object> partition(String cluster, TopicPartition partition) {
    Map<String, Object> key = new HashMap<>();
    key.put(CLUSTER, cluster);
    key.put(TOPIC, partition.topic());
    key.put(PARTITION, partition.partition());
    return key;
  }

  static Map<String, Object> offset(long next) {
    return Collections.singletonMap(OFFSET, next);
  }

  /** The offset to read next; null where none is stored. */
  static Long next(Map<String, Object> stored) {
    return stored != null && stored.get(OFFSET) instanceof Number next ? next.longValue() : null;
  }
}
