package io.neaptide.connect.sink.config;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The properties of the consumers that a task reads topics with itself. */
public final class ConsumerSettings {

  private ConsumerSettings() {}

  /**
   * Lets a consumer read what is committed, from the beginning, without a group, and from the
   * leaders of partitions: another replica may be compacted less, or more, so that what is read of
   * a partition should be from one and the same.
   *
   * @param given properties for the cluster
   */
  public static Map<String, Object> committed(Map<String, Object> given, String clientId) {
    Map<String, Object> properties = new HashMap<>(given);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.CLIENT_RACK_CONFIG);
    return properties;
  }
}
