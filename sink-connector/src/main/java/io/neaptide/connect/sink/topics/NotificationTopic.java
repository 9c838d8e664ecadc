package io.neaptide.connect.sink.topics;

import io.neaptide.connect.sink.config.NotificationConfig;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.producer.MissingRights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic that takes the events of initial phases, which is created where it is missing. */
public final class NotificationTopic {

  private static final Logger log = LoggerFactory.getLogger(NotificationTopic.class);

  private NotificationTopic() {}

  /**
   * Makes sure that it exists.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws ConnectException if it is missing and cannot be created
   */
  public static void ensure(Admin admin, String topic) {
    try {
      if (!AdminResults.of(admin.listTopics().names()).contains(topic)) {
        AdminResults.of(
            admin
                .createTopics(
                    List.of(
                        new NewTopic(topic, Optional.of(1), Optional.empty())
                            .configs(
                                Map.of(
                                    TopicConfig.CLEANUP_POLICY_CONFIG,
                                    TopicConfig.CLEANUP_POLICY_DELETE))))
                .all());
        log.info("Created the topic {} for notifications", topic);
      }
    } catch (TopicExistsException byNow) {
      log.debug("The topic {} was created by somebody else", topic);
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message(
              NotificationConfig.TOPIC_CONFIG + " '" + topic + "', which is missing or hidden",
              "CREATE and WRITE on it, or leave the key out",
              e),
          e);
    } catch (KafkaException e) {
      if (e instanceof RetriableException) {
        throw e;
      }
      throw new ConnectException(
          NotificationConfig.TOPIC_CONFIG
              + " '"
              + topic
              + "' is missing and cannot be created ("
              + e.getMessage()
              + "). Create it, allow the user of kafka.bootstrap.servers to, or leave the key out",
          e);
    }
  }
}
