package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.sink.producer.MissingRights;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Which topics there are now: a topic that was deleted and recreated with the same name has another
 * id.
 *
 * @param input the ids of input topics that exist
 * @param target the ids of target topics that exist
 */
public record TopicIds(Map<String, String> input, Map<String, String> target) {

  /**
   * The ids of those target topics that exist.
   *
   * @throws ConnectException if one of them may not be described
   */
  public static Map<String, String> of(Admin admin, Set<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics).topicNameValues();
    Map<String, String> ids = new HashMap<>();
    asked.forEach(
        (topic, answer) -> {
          try {
            ids.put(topic, AdminResults.of(answer).topicId().toString());
          } catch (UnknownTopicOrPartitionException missing) {
            ids.remove(topic);
          } catch (TopicAuthorizationException e) {
            throw new ConnectException(
                MissingRights.message("the target topic " + topic, "DESCRIBE and WRITE on it", e),
                e);
          }
        });
    return ids;
  }
}
