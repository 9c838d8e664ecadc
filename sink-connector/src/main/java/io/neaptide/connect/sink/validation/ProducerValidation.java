package io.neaptide.connect.sink.validation;

import static io.neaptide.connect.sink.config.ProducerSettings.numberOr;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.ProducerSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Which properties of a producer would take away what a delivery relies on. Messages are by client
 * property, without a prefix; there are none where all is well.
 */
final class ProducerValidation {

  /** Kafka's default. */
  private static final int REQUEST_TIMEOUT_MS = 30_000;

  private static final int MAX_IN_FLIGHT_WITH_ORDER = 5;

  private static final long MIN_TRANSACTION_TIMEOUT_MS = 10_000;

  private static final long MAX_TRANSACTION_TIMEOUT_MS = 60_000;

  private ProducerValidation() {}

  /**
   * Checks that the user's properties do not take away what the delivery relies on.
   *
   * @return messages by client property, without a prefix; empty where all is well
   */
  static Map<String, String> unsafe(Map<String, Object> producerProperties) {
    Map<String, String> errors = new LinkedHashMap<>();
    refuseOther(producerProperties, ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"), errors);
    refuseOther(
        producerProperties, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"), errors);
    if (numberOr(producerProperties, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
        > MAX_IN_FLIGHT_WITH_ORDER) {
      errors.put(
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          "At most 5 keeps the order of rows through retries; use 5 or less, or remove the key");
    }
    if (numberOr(producerProperties, ProducerConfig.RETRIES_CONFIG, 1) == 0) {
      errors.put(
          ProducerConfig.RETRIES_CONFIG,
          "An idempotent producer must retry; use 1 or more, or remove the key");
    }
    if (producerProperties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      errors.put(
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          "Transactions are the connector's own; remove the key");
    }
    if (isTrue(producerProperties.get(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG))) {
      errors.put(
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
          "Rows of one key must stay in one partition to keep their order; remove the key");
    }
    refuseShortDelivery(producerProperties, errors);
    return errors;
  }

  /**
   * Checks that the user's properties leave the choice of partitions to what the comparison with
   * existing data knows.
   *
   * @return messages by client property, without a prefix; empty where all is well
   */
  static Map<String, String> customPartitioner(Map<String, Object> producerProperties) {
    Object partitioner = producerProperties.get(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    if (partitioner == null || partitioner.toString().isBlank()) {
      return Map.of();
    }
    return Map.of(
        ProducerConfig.PARTITIONER_CLASS_CONFIG,
        InitialPhaseConfig.FETCH_EXISTING_CONFIG
            + "=true must know in which partition a row of a key belongs, which is where Kafka's"
            + " default partitioner puts it; remove the key");
  }

  /**
   * Checks the time after which the brokers end a transaction that was left open.
   *
   * @return messages by client property, without a prefix; empty where all is well
   */
  static Map<String, String> transactionTimeout(Map<String, Object> producerProperties) {
    long timeout =
        numberOr(
            producerProperties,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            MIN_TRANSACTION_TIMEOUT_MS);
    if (timeout >= MIN_TRANSACTION_TIMEOUT_MS && timeout <= MAX_TRANSACTION_TIMEOUT_MS) {
      return Map.of();
    }
    return Map.of(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        "Use "
            + MIN_TRANSACTION_TIMEOUT_MS
            + " to "
            + MAX_TRANSACTION_TIMEOUT_MS
            + ", or remove the key: shorter ends transactions that are only slow, longer keeps"
            + " readers of committed data waiting when a worker is lost");
  }

  private static boolean isTrue(Object value) {
    return value != null && "true".equalsIgnoreCase(value.toString().trim());
  }

  private static void refuseShortDelivery(
      Map<String, Object> properties, Map<String, String> errors) {
    long least =
        numberOr(properties, ProducerConfig.LINGER_MS_CONFIG, ProducerSettings.LINGER_MS)
            + numberOr(properties, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    if (numberOr(properties, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, least)
        < Math.min(least, Integer.MAX_VALUE)) {
      errors.put(
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          "Must be at least linger.ms + request.timeout.ms, which is "
              + least
              + "; raise it, or remove the key so that an outage only pauses the task");
    }
  }

  private static void refuseOther(
      Map<String, Object> properties,
      String property,
      Set<String> accepted,
      Map<String, String> errors) {
    Object value = properties.get(property);
    if (value != null && !accepted.contains(value.toString().trim().toLowerCase(Locale.ROOT))) {
      errors.put(
          property,
          "Rows could be lost or overtaken by older ones with "
              + value
              + "; use "
              + String.join(" or ", accepted.stream().sorted().toList())
              + ", or remove the key");
    }
  }
}
