package io.neaptide.connect.sink.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics as a cluster describes them. */
public final class TopicDescriptions {

  private TopicDescriptions() {}

  /** The description of a topic; empty where it does not exist. */
  public static Optional<TopicDescription> find(Admin admin, String topic) {
    try {
      return Optional.of(
          AdminResults.of(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  public static Map<String, String> ids(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .collect(Collectors.toMap(TopicDescription::name, topic -> topic.topicId().toString()));
  }

  public static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }
}
