package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.state.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads what a generation is to compare. Used by the leader. */
final class BoundsReader {

  private final InputCluster input;
  private final Admin target;
  private final TargetTopics targetTopics;
  private final TopicFormat topicFormat;
  private final Map<String, String> connectorConfig;

  BoundsReader(
      InputCluster input,
      Admin target,
      TargetTopics targetTopics,
      TopicFormat topicFormat,
      Map<String, String> connectorConfig) {
    this.input = input;
    this.target = target;
    this.targetTopics = targetTopics;
    this.topicFormat = topicFormat;
    this.connectorConfig = connectorConfig;
  }

  /** The input partitions as they are now; empty while an input topic is missing. */
  Optional<Map<String, TopicDescription>> inputTopics() {
    Map<String, TopicDescription> topics = input.topics(connectorConfig);
    return topics.isEmpty() || topics.size() < listed() ? Optional.empty() : Optional.of(topics);
  }

  private int listed() {
    String topics = connectorConfig.get(org.apache.kafka.connect.sink.SinkTask.TOPICS_CONFIG);
    if (topics == null || topics.isBlank()) {
      return 0;
    }
    return (int)
        List.of(topics.split(",")).stream()
            .map(String::trim)
            .filter(topic -> !topic.isEmpty())
            .distinct()
            .count();
  }

  /**
   * Fixes the bounds. Every earlier writer must be fenced by now.
   *
   * @throws ConnectException if a target topic cannot be compared with
   */
  Bounds read(Map<String, TopicDescription> inputTopics) {
    Set<String> targets =
        inputTopics.keySet().stream()
            .map(topicFormat::topicFor)
            .collect(Collectors.toCollection(TreeSet::new));
    targets.forEach(targetTopics::ensure);
    refuseExpiring(targets);
    Map<String, TopicDescription> described =
        KafkaResults.of(target.describeTopics(targets).allTopicNames());
    Map<String, String> ids = new HashMap<>();
    InputCluster.ids(inputTopics).forEach((topic, id) -> ids.put("input:" + topic, id));
    InputCluster.ids(described).forEach((topic, id) -> ids.put("target:" + topic, id));
    return Bounds.of(
        input.ranges(InputCluster.partitions(inputTopics)),
        KafkaTopicRanges.of(target, InputCluster.partitions(described)),
        ids);
  }

  /** Whether the topics are still those that the bounds were fixed for, with their partitions. */
  boolean isCurrent(Bounds bounds) {
    Set<String> inputs = topics(bounds.input().keySet());
    Set<String> targets = topics(bounds.target().keySet());
    Map<String, String> ids = new HashMap<>();
    Map<String, TopicDescription> held;
    try {
      held = KafkaResults.of(target.describeTopics(targets).allTopicNames());
    } catch (UnknownTopicOrPartitionException deleted) {
      return false;
    }
    input.ids(inputs).forEach((topic, id) -> ids.put("input:" + topic, id));
    InputCluster.ids(held).forEach((topic, id) -> ids.put("target:" + topic, id));
    return ids.equals(bounds.topicIds())
        && Set.copyOf(InputCluster.partitions(held)).equals(bounds.target().keySet());
  }

  private static Set<String> topics(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  /** Where the target partitions end now. */
  Map<TopicPartition, io.neaptide.connect.sink.state.Range> targetRanges(Bounds bounds) {
    return KafkaTopicRanges.of(target, bounds.target().keySet());
  }

  /** A row that is not written again would vanish when its retention ends. */
  private void refuseExpiring(Set<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    KafkaResults.of(target.describeConfigs(resources).all())
        .forEach(
            (resource, config) -> {
              ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
              if (policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
                throw new ConnectException(
                    "The target topic "
                        + resource.name()
                        + " has cleanup.policy="
                        + policy.value()
                        + ": rows that do not change are not written again and would vanish when"
                        + " their retention ends. Set cleanup.policy=compact on the topic, or "
                        + InitialConfig.FETCH_EXISTING_CONFIG
                        + "=false, then restart the connector.");
              }
            });
  }
}
