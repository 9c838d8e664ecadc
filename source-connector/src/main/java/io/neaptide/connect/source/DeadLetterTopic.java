package io.neaptide.connect.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topic for malformed records where it does not exist. */
final class DeadLetterTopic {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterTopic.class);

  private DeadLetterTopic() {}

  /**
   * Makes sure that a topic exists. A malformed record may have any key or none, so a topic that is
   * made here is not compacted.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if it does not and cannot be made
   */
  static void ensure(Admin admin, String cluster, String topic) {
    try {
      if (!exists(admin, topic)) {
        NewTopic missing =
            new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(
                    Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
        admin.createTopics(List.of(missing)).all().get();
        log.info("Made the topic {} for malformed records", topic);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw AdminCalls.failure("find or make dead.letter.topic " + topic, cluster, e.getCause());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static boolean exists(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
