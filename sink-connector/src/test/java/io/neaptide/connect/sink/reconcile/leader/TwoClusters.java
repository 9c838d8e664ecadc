package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * The worker's cluster and the external one, in memory, and what asks them. The target topic of
 * {@code t} is {@code t.copy}.
 */
final class TwoClusters {

  static final TopicFormat FORMAT = new TopicFormat("${topic}.copy");

  final MockAdminClient worker = MockAdminClient.create().numBrokers(1).build();
  final MockAdminClient external = MockAdminClient.create().numBrokers(1).build();

  /** The target topics that were created because they were missing. */
  final FakeTopicAdmin created = new FakeTopicAdmin();

  private final InputCluster input =
      new InputCluster(
          worker,
          () -> {
            throw new UnsupportedOperationException("Nothing is probed");
          },
          "connect-people");
  private final TargetTopics targetTopics = new TargetTopics(() -> created, topic -> {});

  /** A topic with one partition, compacted, that holds the offsets from 0 to 6. */
  static void create(MockAdminClient cluster, String topic) {
    create(cluster, topic, "compact");
  }

  static void create(MockAdminClient cluster, String topic, String cleanupPolicy) {
    NewTopic described = new NewTopic(topic, Optional.of(1), Optional.empty());
    cluster.createTopics(List.of(described.configs(Map.of("cleanup.policy", cleanupPolicy))));
    TopicPartition partition = new TopicPartition(topic, 0);
    cluster.updateBeginningOffsets(Map.of(partition, 0L));
    end(cluster, topic, 7);
  }

  /** Moves the end of a topic. */
  static void end(MockAdminClient cluster, String topic, long offset) {
    cluster.updateEndOffsets(Map.of(new TopicPartition(topic, 0), offset));
  }

  static void delete(MockAdminClient cluster, String topic) {
    cluster.deleteTopics(List.of(topic));
  }

  /** Creates a topic and its target topic. */
  void createBoth(String topic) {
    create(worker, topic);
    create(external, FORMAT.topicFor(topic));
  }

  ComparableTopics comparable(InputSelection selection) {
    return new ComparableTopics(external, targetTopics, FORMAT, selection);
  }

  CurrentTopics topics(InputSelection selection, ComparableTopics comparable) {
    return new CurrentTopics(input, external, FORMAT, selection, comparable::setAside);
  }

  CurrentTopics topics(InputSelection selection) {
    return topics(selection, comparable(selection));
  }

  BoundsReader boundsReader(ComparableTopics comparable) {
    return new BoundsReader(input, external, targetTopics, FORMAT, comparable);
  }

  /** The topics that are named. */
  static InputSelection named(String... topics) {
    return InputSelection.of(Map.of("topics", String.join(",", topics)));
  }

  static InputSelection matching(String regex) {
    return InputSelection.of(Map.of("topics.regex", regex));
  }
}
