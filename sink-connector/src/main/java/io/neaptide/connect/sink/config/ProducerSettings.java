package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the producer that writes the target topics. */
public final class ProducerSettings {

  private static final int LINGER_MS = 10;

  /** Kafka's default. */
  private static final int REQUEST_TIMEOUT_MS = 30_000;

  private static final int MAX_IN_FLIGHT_WITH_ORDER = 5;

  /**
   * What differs from Kafka's defaults. A delivery timeout that is never reached makes an outage of
   * the cluster a pause instead of a failure; a short block in {@code send} lets rebalances pass.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG,
          10,
          ProducerConfig.BATCH_SIZE_CONFIG,
          256 * 1024,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          10_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          Integer.MAX_VALUE);

  /**
   * An open transaction holds up every reader of committed data, so one that was left open is ended
   * soon; and since every failure leads back to the last committed position, none is waited out. A
   * commit sends what lingers; until then fewer requests of more rows are cheaper, for every input
   * partition has a producer of its own.
   */
  private static final Map<String, Object> TRANSACTIONAL_DEFAULTS =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG,
          50,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          15_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          60_000);

  private static final long MIN_TRANSACTION_TIMEOUT_MS = 10_000;
  private static final long MAX_TRANSACTION_TIMEOUT_MS = 60_000;

  private static final long WRITERS_MEMORY = 64L * 1024 * 1024;
  private static final long MIN_WRITER_MEMORY = 4L * 1024 * 1024;

  /** A record or batch of the largest size fits in beside another one that is on its way. */
  private static final long LARGEST_IN_MEMORY = 2;

  /** Without these a record may be lost, doubled within a run, or overtaken by an older one. */
  private static final Map<String, Object> REQUIRED =
      Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);

  private ProducerSettings() {}

  /** The properties for one task: ours, below those that the user gives. */
  public static Map<String, Object> of(ClusterConfig cluster, TaskId task) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "neaptide-sink-" + task);
    properties.putAll(cluster.producerProperties());
    properties.putAll(REQUIRED);
    return properties;
  }

  /**
   * The properties of the one writer of an input partition, or of the leader. What such a writer
   * takes does not depend on how many there are: its memory holds every record that its requests
   * do, unless the user gives less.
   *
   * @param transactionalId the same for every writer of that partition, whatever task it is in
   * @param writers how many writers the task has, which share its memory
   */
  public static Map<String, Object> transactional(
      ClusterConfig cluster, TaskId task, String transactionalId, int writers) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(TRANSACTIONAL_DEFAULTS);
    properties.putAll(cluster.producerProperties());
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, writerMemory(properties, writers));
    properties.putAll(REQUIRED);
    properties.put(
        ProducerConfig.CLIENT_ID_CONFIG, "neaptide-sink-" + task + "-" + transactionalId);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return properties;
  }

  private static long writerMemory(Map<String, Object> properties, int writers) {
    long largest =
        Math.max(
            numberOr(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0),
            numberOr(properties, ProducerConfig.BATCH_SIZE_CONFIG, 0));
    long share = Math.max(MIN_WRITER_MEMORY, WRITERS_MEMORY / Math.max(1, writers));
    return Math.max(share, LARGEST_IN_MEMORY * largest);
  }

  /**
   * The properties of the writer that writes generations; what one says of very many topics is one
   * record, so it takes large ones whatever the user gives for rows.
   *
   * @param maxRecordBytes the largest record of the state topic
   */
  public static Map<String, Object> leader(ClusterConfig cluster, TaskId task, int maxRecordBytes) {
    Map<String, Object> properties = transactional(cluster, task, task.leaderTransactionalId(), 1);
    long given = numberOr(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.max(given, maxRecordBytes));
    long memory = numberOr(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, 0);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(memory, 2L * maxRecordBytes));
    return properties;
  }

  /**
   * Checks that the user's properties do not take away what the delivery relies on.
   *
   * @return messages by client property, without a prefix; empty where all is well
   */
  static Map<String, String> weakened(Map<String, Object> producerProperties) {
    Map<String, String> errors = new LinkedHashMap<>();
    refuseOther(producerProperties, ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"), errors);
    refuseOther(
        producerProperties, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"), errors);
    Object inFlight = producerProperties.get(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);
    if (inFlight != null && numberOr(inFlight, 1) > MAX_IN_FLIGHT_WITH_ORDER) {
      errors.put(
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          "At most 5 keeps the order of rows through retries; use 5 or less, or remove the key");
    }
    Object retries = producerProperties.get(ProducerConfig.RETRIES_CONFIG);
    if (retries != null && numberOr(retries, 1) == 0) {
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
  static Map<String, String> unknownPartitions(Map<String, Object> producerProperties) {
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
  static Map<String, String> unsuitableTransactions(Map<String, Object> producerProperties) {
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
    Object timeout = properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    long least =
        numberOr(properties, ProducerConfig.LINGER_MS_CONFIG, LINGER_MS)
            + numberOr(properties, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    if (timeout != null && numberOr(timeout, least) < Math.min(least, Integer.MAX_VALUE)) {
      errors.put(
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          "Must be at least linger.ms + request.timeout.ms, which is "
              + least
              + "; raise it, or remove the key so that an outage only pauses the task");
    }
  }

  private static long numberOr(Map<String, Object> properties, String property, long otherwise) {
    Object value = properties.get(property);
    return value == null ? otherwise : numberOr(value, otherwise);
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

  /** The number that a value stands for; what is no number is reported elsewhere. */
  private static long numberOr(Object value, long otherwise) {
    String text = value.toString().trim();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }
}
