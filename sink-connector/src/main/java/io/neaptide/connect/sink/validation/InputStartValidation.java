package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConfigErrors;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What exactly-once delivery asks of the input's consumer: where retention has passed a position,
 * what still stands in the topic must not be passed over.
 */
final class InputStartValidation {

  private static final String RESET_CONFIG =
      "consumer.override." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;

  /** These lead to the beginning, or end the task. */
  private static final Set<String> SAFE = Set.of("", "earliest", "none");

  private final ConfigErrors errors;
  private final Map<String, String> properties;

  InputStartValidation(ConfigErrors errors, Map<String, String> properties) {
    this.errors = errors;
    this.properties = properties;
  }

  void check() {
    ClusterConfig worker = ClusterConfig.worker(properties);
    String reset = properties.getOrDefault(RESET_CONFIG, "").trim();
    if (!SAFE.contains(reset) && !worker.isPresent() && errors.isClean(RESET_CONFIG)) {
      errors.add(
          RESET_CONFIG,
          "With exactly-once delivery, "
              + RESET_CONFIG
              + "="
              + reset
              + " would pass over rows that still stand in the input where retention has passed the"
              + " last position. Give "
              + worker.bootstrapServersKey()
              + ", so that the connector can see where the input begins, or set "
              + RESET_CONFIG
              + " to earliest");
    }
  }
}
