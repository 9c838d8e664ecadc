package io.neaptide.connect.common.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The client properties of one Kafka cluster: {@code <prefix><property>} for all clients, {@code
 * <prefix>consumer.}, {@code <prefix>producer.} and {@code <prefix>admin.} for one kind, which win.
 */
public final class ClusterConfig {

  public static final String EXTERNAL_PREFIX = "kafka.";
  public static final String WORKER_PREFIX = "worker.kafka.";

  public static final String EXTERNAL_BOOTSTRAP_SERVERS_CONFIG =
      EXTERNAL_PREFIX + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  public static final String WORKER_BOOTSTRAP_SERVERS_CONFIG =
      WORKER_PREFIX + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  private static final String BOOTSTRAP_SERVERS_DISPLAY = "Bootstrap servers";

  private final String prefix;
  private final Map<String, ?> originals;

  private ClusterConfig(String prefix, Map<String, ?> originals) {
    RefusedProperties.requireNone(originals);
    this.prefix = prefix;
    this.originals = originals;
  }

  /**
   * The cluster that the connector reads (source) or writes (sink).
   *
   * @throws org.apache.kafka.common.config.ConfigException if a property is refused
   */
  public static ClusterConfig external(Map<String, ?> originals) {
    return new ClusterConfig(EXTERNAL_PREFIX, originals);
  }

  /** The cluster of the Connect worker. */
  public static ClusterConfig worker(Map<String, ?> originals) {
    return new ClusterConfig(WORKER_PREFIX, originals);
  }

  /** Adds the keys of the external cluster. */
  public static ConfigDef defineExternal(ConfigDef definition, String doc) {
    return definition.define(
        EXTERNAL_BOOTSTRAP_SERVERS_CONFIG,
        ConfigDef.Type.LIST,
        ConfigDef.NO_DEFAULT_VALUE,
        Validators.requiredBootstrapServers(),
        ConfigDef.Importance.HIGH,
        doc
            + " Any other Kafka client property is given as kafka.<property>, or for one kind of"
            + " client as kafka.consumer.<property>, kafka.producer.<property> or"
            + " kafka.admin.<property>, which wins.",
        ConfigGroups.EXTERNAL_CLUSTER,
        1,
        ConfigDef.Width.LONG,
        BOOTSTRAP_SERVERS_DISPLAY);
  }

  /** Adds the keys of the worker cluster. */
  public static ConfigDef defineWorker(ConfigDef definition, String doc) {
    return definition.define(
        WORKER_BOOTSTRAP_SERVERS_CONFIG,
        ConfigDef.Type.LIST,
        List.of(),
        Validators.bootstrapServers(),
        ConfigDef.Importance.MEDIUM,
        doc
            + " Any other Kafka client property for that cluster is given as"
            + " worker.kafka.<property>.",
        ConfigGroups.WORKER_CLUSTER,
        1,
        ConfigDef.Width.LONG,
        BOOTSTRAP_SERVERS_DISPLAY);
  }

  /** Whether the cluster is configured at all. */
  public boolean isPresent() {
    Object servers = originals.get(prefix + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    return servers != null && !servers.toString().isBlank();
  }

  /** The configuration key that names the servers, for messages. */
  public String bootstrapServersKey() {
    return prefix + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  }

  public Map<String, Object> consumerProperties() {
    return properties(ClientKind.CONSUMER);
  }

  public Map<String, Object> producerProperties() {
    return properties(ClientKind.PRODUCER);
  }

  public Map<String, Object> adminProperties() {
    return properties(ClientKind.ADMIN);
  }

  /**
   * Where the clients connect to: one address for each key that names servers. Only a key of one
   * kind of client may name others, and these must be of the same cluster.
   */
  public List<ClusterAddress> addresses() {
    Map<String, ClusterAddress> addresses = new LinkedHashMap<>();
    for (ClientKind kind : List.of(ClientKind.ADMIN, ClientKind.CONSUMER, ClientKind.PRODUCER)) {
      String key = sources(kind).get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
      if (key != null) {
        addresses.putIfAbsent(key, new ClusterAddress(key, properties(kind)));
      }
    }
    return List.copyOf(addresses.values());
  }

  /**
   * Checks every property that is set against Kafka's own definition of it.
   *
   * @return messages by the full configuration key; empty where all is well
   */
  public Map<String, String> invalidProperties() {
    Map<String, String> errors = new LinkedHashMap<>();
    for (ClientKind kind : ClientKind.values()) {
      Map<String, String> sources = sources(kind);
      ConfigDef definition = kind.definition();
      Map<String, String> values = new HashMap<>();
      sources.forEach((property, key) -> values.put(property, String.valueOf(originals.get(key))));
      for (ConfigValue checked : definition.validate(values)) {
        String key = sources.get(checked.name());
        if (key != null && !checked.errorMessages().isEmpty()) {
          errors.putIfAbsent(
              key,
              checked
                  .errorMessages()
                  .get(0)
                  .replace("configuration " + checked.name(), "configuration " + key));
        }
      }
    }
    return errors;
  }

  private Map<String, Object> properties(ClientKind kind) {
    Map<String, Object> properties = new HashMap<>();
    sources(kind).forEach((property, key) -> properties.put(property, originals.get(key)));
    return properties;
  }

  /** Which configuration key each client property comes from; null counts as not set. */
  private Map<String, String> sources(ClientKind kind) {
    Map<String, String> sources = new HashMap<>();
    putSources(sources, prefix, key -> !isOfOneKind(key));
    putSources(sources, prefix + kind.prefix(), key -> true);
    return sources;
  }

  private void putSources(Map<String, String> sources, String from, Predicate<String> included) {
    originals.forEach(
        (key, value) -> {
          if (value != null && key.startsWith(from) && included.test(key)) {
            sources.put(key.substring(from.length()), key);
          }
        });
  }

  private boolean isOfOneKind(String key) {
    for (ClientKind kind : ClientKind.values()) {
      if (key.startsWith(prefix + kind.prefix())) {
        return true;
      }
    }
    return false;
  }
}
