package io.neaptide.connect.common.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks clusters which topics they have, for a validation that goes on without an answer, too. */
public final class TopicNames {

  private static final Logger log = LoggerFactory.getLogger(TopicNames.class);

  private TopicNames() {}

  /**
   * The topics of a cluster; none where it does not list them in the time that the options give.
   */
  public static Set<String> listed(
      KafkaClients clients, Map<String, Object> adminProperties, ListTopicsOptions options) {
    Admin admin = clients.admin(adminProperties);
    try {
      return admin.listTopics(options).names().get(options.timeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.info("The topics could not be listed, so what is selected of them is not checked", e);
      return Set.of();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
