package io.neaptide.connect.sink.identity;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.SerializerConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.state.StreamSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Which settings make a stream the one it is: those that decide what stands in its target topics
 * under which bytes, and on which clusters that and its input are. Others may be changed while it
 * runs.
 *
 * <p>A comparison promises what a target holds, so all that makes a row counts: formats,
 * converters, transforms, the hook. Without one there is only the promise that every record of the
 * input was written once, to these topics in these formats.
 */
public final class StreamIdentity {

  private static final String KEY_CONVERTER_CONFIG = "key.converter";
  private static final String VALUE_CONVERTER_CONFIG = "value.converter";
  private static final String TRANSFORMS_CONFIG = "transforms";
  private static final String PREDICATES_CONFIG = "predicates";

  /** Formats of our own have no properties, so what is given below their keys does nothing. */
  private static final Set<String> BUILT_IN =
      Set.of(Formats.STRING, Formats.JSON, Formats.UPSERT_JSON);

  /** How a format reaches a service that it needs, and with which rights: not what it writes. */
  private static final Pattern CONNECTION =
      Pattern.compile(
          "(^|.*\\.)(ssl|sasl|security|auth|oauth2?|proxy|http|cache|caches)\\..*"
              + "|.*(password|secret|token|credential|passphrase|principal|keytab|assume\\.?role).*"
              + "|.*(user\\.?info|user\\.?name|api\\.?key|access\\.?key|private\\.?key|client\\.?id).*"
              + "|.*(timeout|retries|retry|backoff|cache\\.size).*",
          Pattern.CASE_INSENSITIVE);

  /** Where a converter reads schemas from; what a serializer writes names schemas by their ids. */
  private static final Pattern ADDRESS = Pattern.compile(".*urls?", Pattern.CASE_INSENSITIVE);

  /** Properties of converters, transforms and formats that are lists. */
  private static final Pattern LIST =
      Pattern.compile(
          "(.*\\.)?(fields|headers|include|exclude|whitelist|blacklist|renames|spec|urls?)",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> UNKNOWABLE =
      Set.of(
          ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG,
          ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG,
          KEY_CONVERTER_CONFIG,
          VALUE_CONVERTER_CONFIG);

  /**
   * The ids of the clusters of a connector.
   *
   * @param external of the cluster that is written; empty where its brokers report none
   * @param worker of the cluster that is read; empty where it is not configured
   */
  public record Clusters(Optional<String> external, Optional<String> worker) {}

  private final SinkConfig config;
  private final SortedMap<String, String> plain = new TreeMap<>();
  private final SortedMap<String, String> confidential = new TreeMap<>();

  private StreamIdentity(SinkConfig config, Clusters clusters) {
    this.config = config;
    clusters
        .external()
        .ifPresent(id -> plain.put(ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG, id));
    clusters.worker().ifPresent(id -> plain.put(ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG, id));
    put(TopicFormat.TOPIC_FORMAT_CONFIG, config.topicFormat().format(), TopicFormat.PLACEHOLDER);
    addFormat(SerializerConfig.KEY_SERIALIZER_CONFIG, Formats.STRING);
    addFormat(SerializerConfig.VALUE_SERIALIZER_CONFIG, Formats.UPSERT_JSON);
    Object partitioner =
        config.cluster().producerProperties().get(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    if (partitioner != null) {
      put(
          ClusterConfig.EXTERNAL_PREFIX + ProducerConfig.PARTITIONER_CLASS_CONFIG,
          partitioner.toString(),
          "");
    }
  }

  /** The settings of a stream whose initial data was compared, or told to a hook. */
  static StreamSettings ofInitialPhase(SinkConfig config, Clusters clusters) {
    StreamIdentity identity = new StreamIdentity(config, clusters);
    identity.put(HookConfig.CLASS_CONFIG, identity.value(HookConfig.CLASS_CONFIG), "");
    identity.addConverter(KEY_CONVERTER_CONFIG);
    identity.addConverter(VALUE_CONVERTER_CONFIG);
    identity.addTransforms(TRANSFORMS_CONFIG);
    identity.addTransforms(PREDICATES_CONFIG);
    return identity.settings();
  }

  /** The settings of a stream without an initial phase. */
  static StreamSettings ofPlain(SinkConfig config, Clusters clusters) {
    return new StreamIdentity(config, clusters).settings();
  }

  private StreamSettings settings() {
    return new StreamSettings(plain, confidential, UNKNOWABLE);
  }

  private String value(String key) {
    return config.properties().getOrDefault(key, "").trim();
  }

  private void put(String key, String value, String byDefault) {
    String given = value.trim();
    if (!given.equals(byDefault)) {
      plain.put(key, given);
    }
  }

  private void addFormat(String key, String byDefault) {
    String format = Optional.of(value(key)).filter(name -> !name.isEmpty()).orElse(byDefault);
    put(key, format, byDefault);
    if (!BUILT_IN.contains(format)) {
      addProperties(key, property -> !CONNECTION.matcher(property).matches());
    }
  }

  private void addConverter(String key) {
    put(key, value(key), "");
    addProperties(
        key,
        property ->
            !CONNECTION.matcher(property).matches() && !ADDRESS.matcher(property).matches());
  }

  /** Only those that are in use. */
  private void addTransforms(String key) {
    String listed = asList(value(key));
    put(key, listed, "");
    Set<String> aliases = Set.of(listed.split(","));
    addProperties(
        key,
        property ->
            property.indexOf('.') > 0
                && aliases.contains(property.substring(0, property.indexOf('.'))));
  }

  private void addProperties(String key, Predicate<String> counts) {
    String prefix = key + ".";
    config
        .properties()
        .forEach(
            (each, value) -> {
              if (each.startsWith(prefix) && counts.test(each.substring(prefix.length()))) {
                confidential.put(each, LIST.matcher(each).matches() ? asList(value) : value.trim());
              }
            });
  }

  /** Kafka takes no notice of white space around the elements of a list. */
  private static String asList(String value) {
    return String.join(",", value.trim().split("\\s*,\\s*"));
  }

  /** The changed settings of a stream, for a message. */
  static String describe(Map<String, String> changes) {
    return changes.entrySet().stream()
        .map(
            change ->
                change.getKey()
                    + (isCluster(change.getKey()) ? " (the id of its cluster " : " (")
                    + change.getValue()
                    + ")")
        .collect(Collectors.joining(", "));
  }

  private static boolean isCluster(String key) {
    return key.equals(ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG)
        || key.equals(ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG);
  }
}
