package io.neaptide.connect.source.start;

import io.neaptide.connect.source.discovery.PartitionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;

/**
 * Checks offsets that a user wants to set through Connect's REST API.
 *
 * @param cluster id of the external cluster, where it could be asked
 */
public record OffsetAlterations(Optional<String> cluster) {

  private static final Set<String> PARTITION_FIELDS =
      Set.of(SourceOffsets.CLUSTER, SourceOffsets.TOPIC, SourceOffsets.PARTITION);

  private static final Set<String> OFFSET_FIELDS =
      Set.of(SourceOffsets.OFFSET, SourceOffsets.TOPIC_ID);

  /**
   * Checks all of them. A null offset resets a partition and is always accepted, so that whatever
   * stands in the storage can be cleaned up.
   *
   * @return what the offsets are that are not null
   * @throws NotFoundException if no task would ever look for one of the partitions
   * @throws ConnectException if an offset would not be understood
   */
  public Map<TopicPartition, StoredOffset> check(Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<TopicPartition, StoredOffset> altered = new TreeMap<>(PartitionList.ORDER);
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            altered.put(checkPartition(partition), checkOffset(partition, offset));
          }
        });
    return altered;
  }

  private TopicPartition checkPartition(Map<String, ?> partition) {
    if (partition == null) {
      throw new NotFoundException("A partition must not be null; " + example());
    }
    if (!partition.keySet().equals(PARTITION_FIELDS)) {
      throw new NotFoundException(
          "The partition " + partition + " must have exactly the fields of " + example());
    }
    text(partition, SourceOffsets.CLUSTER);
    String topic = text(partition, SourceOffsets.TOPIC);
    try {
      Topic.validate(topic);
    } catch (InvalidTopicException e) {
      throw new NotFoundException("The partition " + partition + " has no valid topic name", e);
    }
    long number = whole(partition, SourceOffsets.PARTITION, Integer.MAX_VALUE);
    checkCluster(partition);
    TopicPartition named = new TopicPartition(topic, (int) number);
    checkOrder(partition, named);
    return named;
  }

  private void checkCluster(Map<String, ?> partition) {
    Object given = partition.get(SourceOffsets.CLUSTER);
    if (cluster.isPresent() && !cluster.get().equals(given)) {
      throw new NotFoundException(
          "The partition "
              + partition
              + " names another cluster; the id of the cluster of kafka.bootstrap.servers is '"
              + cluster.get()
              + "'");
    }
  }

  /** Another order of the fields would be another key, which no task would ever find. */
  private static void checkOrder(Map<String, ?> partition, TopicPartition topicPartition) {
    List<String> order =
        new ArrayList<>(
            SourceOffsets.partition(
                    String.valueOf(partition.get(SourceOffsets.CLUSTER)), topicPartition)
                .keySet());
    if (!new ArrayList<>(partition.keySet()).equals(order)) {
      throw new NotFoundException(
          "The fields of the partition "
              + partition
              + " must stand in the order "
              + order
              + ", as GET /connectors/<name>/offsets shows them; in another order they would be"
              + " stored for nobody");
    }
  }

  private static StoredOffset checkOffset(Map<String, ?> partition, Map<String, ?> offset) {
    if (!offset.containsKey(SourceOffsets.OFFSET) || !OFFSET_FIELDS.containsAll(offset.keySet())) {
      throw new ConnectException(
          "The offset "
              + offset
              + " of "
              + partition
              + " must have the field 'offset', may have 'topicId', and no other, such as"
              + " {\"offset\": 42}");
    }
    return new StoredOffset(
        whole(offset, SourceOffsets.OFFSET, Long.MAX_VALUE),
        offset.containsKey(SourceOffsets.TOPIC_ID)
            ? Optional.of(text(offset, SourceOffsets.TOPIC_ID))
            : Optional.empty());
  }

  private static String text(Map<String, ?> fields, String name) {
    if (fields.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new ConnectException("The field '" + name + "' of " + fields + " must be a text");
  }

  private static long whole(Map<String, ?> fields, String name, long most) {
    Object value = fields.get(name);
    boolean isWhole = value instanceof Long || value instanceof Integer;
    if (isWhole && ((Number) value).longValue() >= 0 && ((Number) value).longValue() <= most) {
      return ((Number) value).longValue();
    }
    throw new ConnectException(
        "The field '" + name + "' of " + fields + " must be a whole number from 0 to " + most);
  }

  private static String example() {
    return "{\"cluster\": \"<cluster id>\", \"topic\": \"orders\", \"partition\": 0}";
  }
}
