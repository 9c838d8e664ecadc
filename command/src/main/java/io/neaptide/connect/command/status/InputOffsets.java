package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Where the input ends, and how far the group of a connector is.
 *
 * @param ends by input partition
 * @param committed by input partition; lacks those of which the group has no offset
 */
record InputOffsets(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {

  /** The group of a connector's tasks, as Connect names it. */
  static String groupOf(String connector) {
    return "connect-" + connector;
  }

  /**
   * Asks the worker cluster.
   *
   * @param known the partitions that the state topic knows; those of the group are asked for, too
   */
  static InputOffsets read(Cluster worker, String group, Set<TopicPartition> known) {
    try {
      Map<TopicPartition, Long> committed = new HashMap<>();
      AdminResults.of(
              worker.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, offset) ->
                  Optional.ofNullable(offset)
                      .map(OffsetAndMetadata::offset)
                      .ifPresent(next -> committed.put(partition, next)));
      Set<TopicPartition> partitions = new HashSet<>(known);
      partitions.addAll(committed.keySet());
      // A group keeps its offsets of topics that are deleted.
      Set<String> gone = gone(worker, partitions);
      partitions.removeIf(partition -> gone.contains(partition.topic()));
      return new InputOffsets(TopicOffsets.committedEnds(worker.admin(), partitions), committed);
    } catch (KafkaException e) {
      throw worker.failure("tell how far the group " + group + " is", e);
    }
  }

  private static Set<String> gone(Cluster worker, Set<TopicPartition> partitions) {
    Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Set<String> gone = new HashSet<>();
    worker
        .admin()
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, description) -> {
              try {
                TopicDescription unused = AdminResults.of(description);
              } catch (UnknownTopicOrPartitionException e) {
                gone.add(topic);
              } catch (AuthorizationException e) {
                throw worker.failure("tell of the topic " + topic, e);
              }
            });
    return gone;
  }
}
