package io.neaptide.connect.source.discovery;

import io.neaptide.connect.source.kafka.AdminCalls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.RetriableException;

/** Asks a cluster for topics by their names. */
public final class ExistingTopics {

  private static final int PATIENCE_MS = 10_000;

  private ExistingTopics() {}

  /**
   * The descriptions of those of the topics that exist.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws org.apache.kafka.connect.errors.ConnectException if it refuses to
   */
  public static Map<String, TopicDescription> describe(
      Admin admin, String cluster, Set<String> topics) {
    Map<String, TopicDescription> existing = new HashMap<>();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE_MS))
            .topicNameValues();
    answers.forEach(
        (topic, answer) -> {
          try {
            existing.put(topic, answer.get());
          } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.RetriableException
                && !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw new RetriableException(
                  "Could not describe the topic " + topic + " of the cluster of " + cluster, e);
            }
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw AdminCalls.failure(
                  "describe the topic " + topic, cluster, "DESCRIBE on it", e.getCause());
            }
          } catch (InterruptedException e) {
            throw new InterruptException(e);
          }
        });
    return existing;
  }

  /** The ids of those of the topics that exist, where the brokers give them any. */
  public static Map<String, Optional<String>> ids(Admin admin, String cluster, Set<String> topics) {
    Map<String, Optional<String>> ids = new HashMap<>();
    describe(admin, cluster, topics)
        .forEach((topic, existing) -> ids.put(topic, TopicIds.of(existing.topicId())));
    return ids;
  }
}
