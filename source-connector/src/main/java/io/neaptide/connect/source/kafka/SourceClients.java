package io.neaptide.connect.source.kafka;

import io.neaptide.connect.common.config.ClusterConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Properties of the source's clients: our defaults, over them the user's, over these what is
 * required.
 */
public final class SourceClients {

  static final int MAX_DEAD_LETTER_BYTES = 128 * 1024 * 1024;

  /** The least that a producer takes. */
  private static final long METADATA_MAX_IDLE_MS = 5_000;

  private SourceClients() {}

  public static Map<String, Object> consumer(ClusterConfig cluster, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putAll(cluster.consumerProperties());
    // Partitions are assigned and offsets stored by Connect; a lost offset is never passed over.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    properties.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    properties.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A topic that is deleted while it is read must not be created again, empty and with other
    // settings.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }

  public static Map<String, Object> admin(ClusterConfig cluster, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    properties.putAll(cluster.adminProperties());
    return properties;
  }

  /** The producer of dead letters, which must not lose any. */
  public static Map<String, Object> producer(ClusterConfig cluster, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    // A record that could be read must fit, whatever the limits of the topic that it comes from.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_DEAD_LETTER_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MAX_DEAD_LETTER_BYTES);
    // Each look at a topic may create it, so it is not looked at again without need.
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_MAX_IDLE_MS);
    properties.putAll(cluster.producerProperties());
    properties.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
    properties.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return properties;
  }
}
