package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.Config;

/**
 * Checks a configuration beyond the definition of its keys. Everything wrong is reported at once;
 * the cluster is contacted only when nothing is.
 */
final class SinkValidation {

  private static final String PRODUCER_PREFIX = ClusterConfig.EXTERNAL_PREFIX + "producer.";

  private final ConnectionCheck connection;

  SinkValidation(KafkaClients clients) {
    this.connection = new ConnectionCheck(clients);
  }

  Config validate(Map<String, String> properties, Config defined) {
    ConfigErrors errors = new ConfigErrors(defined);
    ClusterConfig cluster = ClusterConfig.external(properties);
    errors.addAll(onCleanKeys(errors, SerializerConfig.unusableFormats(properties)));
    errors.addAll(onCleanKeys(errors, cluster.invalidProperties()));
    ProducerSettings.weakened(cluster.producerProperties())
        .forEach((property, message) -> errors.add(keyOf(property, properties), message));
    if (errors.isClean()) {
      connection
          .failure(cluster)
          .ifPresent(failure -> errors.add(cluster.bootstrapServersKey(), failure));
    }
    return errors.toConfig();
  }

  /** Leaves out messages for keys of which the definition has already said what is wrong. */
  private static Map<String, String> onCleanKeys(ConfigErrors errors, Map<String, String> found) {
    Map<String, String> kept = new LinkedHashMap<>(found);
    kept.keySet().removeIf(key -> !errors.isClean(key));
    return kept;
  }

  /** The key that a producer's property was given by. */
  private static String keyOf(String property, Map<String, String> properties) {
    String ownKey = PRODUCER_PREFIX + property;
    return properties.containsKey(ownKey) ? ownKey : ClusterConfig.EXTERNAL_PREFIX + property;
  }
}
