package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** What an initial phase asks of other keys, reported on every key involved. */
final class InitialPhaseValidation {

  private static final String OVERRIDE_PREFIX = "consumer.override.";
  private static final String TRANSFORMS_CONFIG = "transforms";

  /** Of the input: what is needed and why. */
  private static final Map<String, String> INPUT =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "earliest");

  /** Transforms that are made to change the topic of records. */
  private static final Set<String> ROUTERS =
      Set.of(
          "org.apache.kafka.connect.transforms.RegexRouter",
          "org.apache.kafka.connect.transforms.TimestampRouter",
          "io.confluent.connect.transforms.ExtractTopic",
          "io.confluent.connect.transforms.MessageTimestampRouter",
          "io.confluent.connect.transforms.TopicRegexRouter",
          "io.debezium.transforms.ByLogicalTableRouter",
          "io.debezium.transforms.outbox.EventRouter");

  /** Connect takes the name of a plugin without its package, too. */
  private static final Set<String> ROUTER_ALIASES =
      ROUTERS.stream()
          .map(name -> name.substring(name.lastIndexOf('.') + 1))
          .collect(Collectors.toUnmodifiableSet());

  private final ConfigErrors errors;
  private final Map<String, String> properties;
  private final InitialPhaseReason need;

  InitialPhaseValidation(
      ConfigErrors errors, Map<String, String> properties, InitialPhaseReason need) {
    this.errors = errors;
    this.properties = properties;
    this.need = need;
  }

  void check() {
    checkGuarantee();
    checkWorkerCluster();
    INPUT.forEach(this::checkInput);
    checkTransforms();
    if (need.isComparison()) {
      checkPartitioner();
    }
  }

  private void checkGuarantee() {
    DeliveryConfig.contradiction(value(DeliveryConfig.GUARANTEE_CONFIG), Optional.of(need))
        .ifPresent(problem -> report(problem, DeliveryConfig.GUARANTEE_CONFIG));
  }

  private void checkWorkerCluster() {
    ClusterConfig worker = ClusterConfig.worker(properties);
    if (!worker.isPresent() && errors.isClean(worker.bootstrapServersKey())) {
      report(
          need.what()
              + " needs "
              + worker.bootstrapServersKey()
              + ", the worker's own cluster, to know where the input ends; give it, with"
              + " worker.kafka.<property> for what else its clients need",
          worker.bootstrapServersKey());
    }
  }

  private void checkInput(String property, String needed) {
    String key = OVERRIDE_PREFIX + property;
    String given = value(key);
    if (given.equals(needed)) {
      return;
    }
    if (!given.isEmpty()) {
      report(
          need.what()
              + " needs "
              + key
              + "="
              + needed
              + ", but it is "
              + given
              + "; set it to "
              + needed,
          key);
    } else if (!Boolean.parseBoolean(value(InitialPhaseConfig.CONSUMER_ASSERTED_CONFIG))) {
      report(
          need.what()
              + " needs "
              + key
              + "="
              + needed
              + "; set it (the worker must allow it by connector.client.config.override.policy), or,"
              + " if the worker's own configuration has consumer."
              + property
              + "="
              + needed
              + ", say so with "
              + InitialPhaseConfig.CONSUMER_ASSERTED_CONFIG
              + "=true",
          key);
    }
  }

  private void checkTransforms() {
    for (String alias : List.of(value(TRANSFORMS_CONFIG).split(","))) {
      String key = TRANSFORMS_CONFIG + "." + alias.trim() + ".type";
      String type = value(key);
      if (ROUTERS.contains(type) || ROUTER_ALIASES.contains(type)) {
        report(
            need.what()
                + " needs to know the target topic of every input topic, but the transform '"
                + alias.trim()
                + "' ("
                + type
                + ") changes topics; remove it and use topic.format",
            key);
      }
    }
  }

  private void checkPartitioner() {
    ClusterConfig cluster = ClusterConfig.external(properties);
    ProducerValidation.customPartitioner(cluster.producerProperties())
        .forEach(
            (property, message) -> report(message, SinkValidation.keyOf(property, properties)));
  }

  private void report(String problem, String key) {
    errors.add(key, problem);
  }

  private String value(String key) {
    String value = properties.get(key);
    return value == null ? "" : value.trim();
  }

  /**
   * Checks the properties of the consumers that read the existing data.
   *
   * @return messages by configuration key; empty where all is well
   */
  static Map<String, String> unusableConsumers(Map<String, String> properties) {
    Map<String, String> given = new LinkedHashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(InitialPhaseConfig.CONSUMER_PREFIX)) {
            given.put(key.substring(InitialPhaseConfig.CONSUMER_PREFIX.length()), value);
          }
        });
    Map<String, String> errors = new LinkedHashMap<>();
    ConfigDef definition = ConsumerConfig.configDef();
    for (ConfigValue checked : definition.validate(given)) {
      List<String> messages = checked.errorMessages();
      if (given.containsKey(checked.name()) && !messages.isEmpty()) {
        String key = InitialPhaseConfig.CONSUMER_PREFIX + checked.name();
        errors.put(
            key,
            messages.get(0).replace("configuration " + checked.name(), "configuration " + key));
      }
    }
    INPUT.forEach(
        (property, needed) -> {
          String value = given.getOrDefault(property, needed);
          if (!value.trim().equals(needed)) {
            errors.put(
                InitialPhaseConfig.CONSUMER_PREFIX + property,
                "The existing data is always read with "
                    + property
                    + "="
                    + needed
                    + "; remove the key");
          }
        });
    return errors;
  }
}
