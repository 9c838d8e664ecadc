package io.neaptide.connect.sink.topics;

import io.neaptide.connect.sink.kafka.AdminResults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

/**
 * A topic of one partition that a key of the configuration names for what the connector tells.
 *
 * @param key the key
 * @param name of the topic
 * @param cleanupPolicy what it is created with
 * @param content what it takes, for the log
 * @param refused what it means that a right is missing
 */
record OwnTopic(
    String key,
    String name,
    String cleanupPolicy,
    String content,
    Function<AuthorizationException, ConnectException> refused) {

  private static final Logger log = LoggerFactory.getLogger(OwnTopic.class);

  /**
   * Makes sure that it exists.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws ConnectException if it is missing and cannot be created
   */
  void ensure(Admin admin) {
    try {
      if (!AdminResults.of(admin.listTopics().names()).contains(name)) {
        AdminResults.of(
            admin
                .createTopics(
                    List.of(
                        new NewTopic(name, Optional.of(1), Optional.empty())
                            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy))))
                .all());
        log.info("Created the topic {} for {}", name, content);
      }
    } catch (TopicExistsException byNow) {
      log.debug("The topic {} was created by somebody else", name);
    } catch (AuthorizationException e) {
      throw refused.apply(e);
    } catch (KafkaException e) {
      if (e instanceof RetriableException) {
        throw e;
      }
      throw new ConnectException(
          key
              + " '"
              + name
              + "' is missing and cannot be created ("
              + e.getMessage()
              + "). Create it, allow the user of kafka.bootstrap.servers to, or leave the key out",
          e);
    }
  }
}
