package io.neaptide.connect.sink.testing;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsReader;
import io.neaptide.connect.sink.reconcile.leader.bounds.ComparableTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
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
public final class TwoClusters {

  public static final TopicFormat FORMAT = new TopicFormat("${topic}.copy");

  public final MockAdminClient worker = MockAdminClient.create().numBrokers(1).build();
  public final MockAdminClient external = MockAdminClient.create().numBrokers(1).build();

  /** The target topics that were created because they were missing. */
  public final FakeTopicAdmin created = new FakeTopicAdmin();

  private final InputCluster input =
      new InputCluster(
          worker,
          () -> {
            throw new UnsupportedOperationException("Nothing is probed");
          },
          "connect-people");
  private final TargetTopics targetTopics = new TargetTopics(() -> created, topic -> {});

  /** A topic with one partition, compacted, that holds the offsets from 0 to 6. */
  public static void create(MockAdminClient cluster, String topic) {
    create(cluster, topic, "compact");
  }

  public static void create(MockAdminClient cluster, String topic, String cleanupPolicy) {
    NewTopic described = new NewTopic(topic, Optional.of(1), Optional.empty());
    cluster.createTopics(
        List.of(
            described.configs(
                Map.of("cleanup.policy", cleanupPolicy, "delete.retention.ms", "86400000"))));
    TopicPartition partition = new TopicPartition(topic, 0);
    cluster.updateBeginningOffsets(Map.of(partition, 0L));
    end(cluster, topic, 7);
  }

  /** Moves the end of a topic. */
  public static void end(MockAdminClient cluster, String topic, long offset) {
    cluster.updateEndOffsets(Map.of(new TopicPartition(topic, 0), offset));
  }

  /** Removes what stands before an offset. */
  public static void begin(MockAdminClient cluster, String topic, long offset) {
    cluster.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), offset));
  }

  public static void delete(MockAdminClient cluster, String topic) {
    cluster.deleteTopics(List.of(topic));
  }

  /** Creates a topic and its target topic. */
  public void createBoth(String topic) {
    create(worker, topic);
    create(external, FORMAT.topicFor(topic));
  }

  public ComparableTopics comparable(InputSelection selection) {
    return new ComparableTopics(external, targetTopics, FORMAT, selection);
  }

  public CurrentTopics topics(InputSelection selection, ComparableTopics comparable) {
    return new CurrentTopics(input, external, FORMAT, selection, comparable::setAside);
  }

  public CurrentTopics topics(InputSelection selection) {
    return topics(selection, comparable(selection));
  }

  public BoundsReader boundsReader(ComparableTopics comparable) {
    return new BoundsReader(input, external, targetTopics, FORMAT, comparable);
  }

  /** The topics that are named. */
  public static InputSelection named(String... topics) {
    return InputSelection.of(Map.of("topics", String.join(",", topics)));
  }

  public static InputSelection matching(String regex) {
    return InputSelection.of(Map.of("topics.regex", regex));
  }
}
