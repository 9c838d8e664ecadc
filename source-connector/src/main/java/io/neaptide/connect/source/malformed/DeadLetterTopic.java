package io.neaptide.connect.source.malformed;

import io.neaptide.connect.source.kafka.AdminCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic for malformed records, which is created where it does not exist. A malformed record may
 * have any key or none, so it is not compacted.
 */
public final class DeadLetterTopic {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterTopic.class);
  private static final int PATIENCE_MS = 10_000;

  private final String topic;
  private final String cluster;

  /**
   * Names it.
   *
   * @param cluster the configuration key of the cluster
   */
  public DeadLetterTopic(String topic, String cluster) {
    this.topic = topic;
    this.cluster = cluster;
  }

  /**
   * Makes sure that it exists.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws ConnectException if it does not exist and cannot be created
   */
  public void ensure(Admin admin) {
    try {
      if (!exists(admin)) {
        NewTopic missing =
            new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(
                    Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
        admin
            .createTopics(List.of(missing), new CreateTopicsOptions().timeoutMs(PATIENCE_MS))
            .all()
            .get();
        log.info("Created the topic {} for malformed records", topic);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.RetriableException) {
        throw new RetriableException(
            "Could not tell whether dead.letter.topic '"
                + topic
                + "' exists ("
                + e.getCause()
                + ")",
            e.getCause());
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw AdminCalls.failure(
            "find or create dead.letter.topic " + topic,
            cluster,
            "CREATE and WRITE on it, or create it with cleanup.policy=delete and allow WRITE",
            e.getCause());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private boolean exists(Admin admin) throws ExecutionException, InterruptedException {
    try {
      admin
          .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(PATIENCE_MS))
          .topicNameValues()
          .get(topic)
          .get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Refuses a topic that is compacted.
   *
   * @throws ConnectException if it is
   */
  public void refuseCompacted(Admin admin) {
    compaction(admin)
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
  }

  /** Why the topic must not be compacted, if it is; nothing where nobody may ask. */
  Optional<String> compaction(Admin admin) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      ConfigEntry policy =
          admin
              .describeConfigs(
                  List.of(resource), new DescribeConfigsOptions().timeoutMs(PATIENCE_MS))
              .all()
              .get()
              .get(resource)
              .get(TopicConfig.CLEANUP_POLICY_CONFIG);
      return policy != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)
          ? Optional.of(compacted(policy.value()))
          : Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnknownTopicOrPartitionException) {
        log.debug("Whether {} is compacted could not be told", topic, e.getCause());
        return Optional.empty();
      }
      throw AdminCalls.failure(
          "read cleanup.policy of dead.letter.topic " + topic, cluster, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private String compacted(String policy) {
    return "dead.letter.topic '"
        + topic
        + "' is compacted (cleanup.policy="
        + policy
        + "), so brokers refuse malformed records without a key, and keep of several with one key"
        + " only the last. Set cleanup.policy=delete on the topic, or name another one.";
  }
}
