package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the producer that writes the target topics. */
public final class ProducerSettings {

  public static final int LINGER_MS = 10;

  /**
   * What differs from Kafka's defaults. A delivery timeout that is never reached makes an outage of
   * the cluster a pause instead of a failure; a short block in {@code send} lets rebalances pass.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG,
          LINGER_MS,
          ProducerConfig.BATCH_SIZE_CONFIG,
          256 * 1024,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          10_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          Integer.MAX_VALUE);

  /**
   * An open transaction holds up every reader of committed data, so one that was left open is ended
   * soon; and since every failure leads back to the last committed position, waiting it out gains
   * nothing. A commit sends what lingers; until then fewer requests of more rows are cheaper.
   */
  private static final Map<String, Object> TRANSACTIONAL_DEFAULTS =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG,
          50,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          15_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          60_000);

  private static final int LOCK_TIMEOUT_MS = 10_000;

  private static final long WRITER_MEMORY = 64L * 1024 * 1024;

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
   * The properties of the one writer of a task, of the leader, or of who changes owners. Its memory
   * holds every record that its requests do, unless the user gives less.
   *
   * @param transactionalId who opens a producer with the same fences the one before
   */
  public static Map<String, Object> transactional(
      ClusterConfig cluster, TaskId task, String transactionalId) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(TRANSACTIONAL_DEFAULTS);
    properties.putAll(cluster.producerProperties());
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, writerMemory(properties));
    properties.putAll(REQUIRED);
    properties.put(
        ProducerConfig.CLIENT_ID_CONFIG, "neaptide-sink-" + task + "-" + transactionalId);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return properties;
  }

  private static long writerMemory(Map<String, Object> properties) {
    long largest =
        Math.max(
            numberOr(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0),
            numberOr(properties, ProducerConfig.BATCH_SIZE_CONFIG, 0));
    return Math.max(WRITER_MEMORY, LARGEST_IN_MEMORY * largest);
  }

  /**
   * The properties of the producer whose id is the lock of the connector's owners. While it is held
   * nobody reads further in the state topic, so what is left of it ends as soon as may be.
   */
  public static Map<String, Object> lock(ClusterConfig cluster, TaskId task) {
    Map<String, Object> properties = transactional(cluster, task, task.lockTransactionalId());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, LOCK_TIMEOUT_MS);
    return properties;
  }

  /**
   * The properties of the writer that writes generations; what one says of very many topics is one
   * record, so it takes large ones whatever the user configures for rows.
   *
   * @param maxRecordBytes the largest record of the state topic
   */
  public static Map<String, Object> leader(ClusterConfig cluster, TaskId task, int maxRecordBytes) {
    Map<String, Object> properties = transactional(cluster, task, task.leaderTransactionalId());
    long given = numberOr(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.max(given, maxRecordBytes));
    long memory = numberOr(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, 0);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(memory, 2L * maxRecordBytes));
    return properties;
  }

  /** The number that a property has; what is no number is reported elsewhere. */
  public static long numberOr(Map<String, Object> properties, String property, long otherwise) {
    Object value = properties.get(property);
    String text = value == null ? "" : value.toString().trim();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }
}
