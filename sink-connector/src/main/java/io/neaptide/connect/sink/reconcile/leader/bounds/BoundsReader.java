package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fixes the bounds of a generation. Used on the thread of the leader. */
public final class BoundsReader {

  private static final Logger log = LoggerFactory.getLogger(BoundsReader.class);

  private final InputCluster input;
  private final Admin target;
  private final TargetTopics targetTopics;
  private final TopicFormat topicFormat;
  private final ComparableTopics comparable;

  public BoundsReader(
      InputCluster input,
      Admin target,
      TargetTopics targetTopics,
      TopicFormat topicFormat,
      ComparableTopics comparable) {
    this.input = input;
    this.target = target;
    this.targetTopics = targetTopics;
    this.topicFormat = topicFormat;
    this.comparable = comparable;
  }

  /**
   * Fixes bounds on both sides, of the topics that can be compared. Every earlier writer must be
   * fenced by now.
   *
   * @throws KafkaException if nothing can be compared, or a topic that is named cannot
   */
  public Bounds read(Map<String, TopicDescription> inputTopics) {
    Map<String, TopicDescription> compared = comparable.among(inputTopics);
    warnOfExpiring(compared.keySet());
    Map<String, TopicDescription> targets =
        AdminResults.of(
            target.describeTopics(topicFormat.topicsFor(compared.keySet())).allTopicNames());
    return Bounds.of(
        input.ranges(TopicDescriptions.partitions(compared)),
        TopicOffsets.of(target, TopicDescriptions.partitions(targets)),
        Bounds.ids(TopicDescriptions.ids(compared), TopicDescriptions.ids(targets)));
  }

  private void warnOfExpiring(Set<String> topics) {
    Map<String, String> policies = input.cleanupPolicies(topics);
    policies.values().removeIf(policy -> !policy.contains(TopicConfig.CLEANUP_POLICY_DELETE));
    if (!policies.isEmpty()) {
      log.warn(
          "The input topics {} are not compacted (cleanup.policy by topic: {}): a row that their"
              + " retention has removed counts as gone, and as soon as anything is removed, a"
              + " difference that deletes keys is refused until it is approved. Set"
              + " cleanup.policy=compact on them. Where the brokers created one for a consumer, set"
              + " consumer.override.allow.auto.create.topics=false on the connector as well",
          Names.of(policies.keySet()),
          Names.of(policies.entrySet()));
    }
  }

  /** The bounds of topics of which nothing is compared: they are streamed from their beginning. */
  public Bounds beginning(Map<String, TopicDescription> inputTopics) {
    Bounds bounds = read(inputTopics);
    Map<TopicPartition, OffsetRange> begins = new HashMap<>();
    bounds
        .input()
        .forEach(
            (input, range) -> begins.put(input, new OffsetRange(range.begin(), range.begin())));
    return Bounds.of(begins, bounds.target(), bounds.topicIds());
  }

  /**
   * Fixes bounds of the input only, and sees to it that the target topics exist. Of these only the
   * ids are held.
   *
   * @throws ConnectException if a target topic is missing and cannot be created
   */
  public Bounds readInput(Map<String, TopicDescription> inputTopics) {
    Set<String> targets = topicFormat.topicsFor(inputTopics.keySet());
    targets.forEach(targetTopics::ensure);
    return Bounds.of(
        input.ranges(TopicDescriptions.partitions(inputTopics)),
        Map.of(),
        Bounds.ids(
            TopicDescriptions.ids(inputTopics),
            TopicDescriptions.ids(
                AdminResults.of(target.describeTopics(targets).allTopicNames()))));
  }
}
