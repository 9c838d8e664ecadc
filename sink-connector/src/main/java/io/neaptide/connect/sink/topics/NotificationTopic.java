package io.neaptide.connect.sink.topics;

import io.neaptide.connect.sink.config.NotificationConfig;
import io.neaptide.connect.sink.producer.MissingRights;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/** The topic that takes the events of initial phases, which is created where it is missing. */
public final class NotificationTopic {

  private NotificationTopic() {}

  /**
   * Makes sure that it exists.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws ConnectException if it is missing and cannot be created
   */
  public static void ensure(Admin admin, String topic) {
    new OwnTopic(
            NotificationConfig.TOPIC_CONFIG,
            topic,
            TopicConfig.CLEANUP_POLICY_DELETE,
            "notifications",
            e ->
                new ConnectException(
                    MissingRights.message(
                        NotificationConfig.TOPIC_CONFIG
                            + " '"
                            + topic
                            + "', which is missing or hidden",
                        "CREATE and WRITE on it, or leave the key out",
                        e),
                    e))
        .ensure(admin);
  }
}
