package io.neaptide.connect.source.discovery;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * What exists of the selected topics at one moment.
 *
 * @param partitions in the {@linkplain PartitionList#ORDER fixed order}
 * @param ids of the topics, by name, where the brokers give topics ids
 */
public record DiscoveredTopics(
    SortedSet<TopicPartition> partitions, SortedMap<String, String> ids) {

  static final DiscoveredTopics NONE =
      new DiscoveredTopics(new TreeSet<>(PartitionList.ORDER), new TreeMap<>());

  public Optional<String> id(String topic) {
    return Optional.ofNullable(ids.get(topic));
  }

  /** The ids of the topics of some partitions. */
  public Map<String, String> ids(Collection<TopicPartition> ofPartitions) {
    Map<String, String> some = new TreeMap<>();
    ofPartitions.forEach(
        partition -> id(partition.topic()).ifPresent(id -> some.put(partition.topic(), id)));
    return some;
  }

  /** The topics that have another id than in an earlier discovery. */
  SortedSet<String> recreatedSince(DiscoveredTopics earlier) {
    SortedSet<String> recreated = new TreeSet<>(ids.keySet());
    recreated.removeIf(topic -> earlier.id(topic).isEmpty() || earlier.id(topic).equals(id(topic)));
    return recreated;
  }
}
