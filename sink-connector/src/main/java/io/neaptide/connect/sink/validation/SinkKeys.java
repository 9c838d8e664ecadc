package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConnectorKeys;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.config.UnknownClientProperties;
import io.neaptide.connect.common.config.UnknownKeys;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.ExistingFormats;
import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.config.SerializerConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkTask;

/** Which keys a configuration of the sink may have. */
public final class SinkKeys {

  private static final ConnectorKeys OWN =
      new ConnectorKeys(
          "TableSinkConnector",
          SinkConfig.definition().names(),
          Set.of(
              ClusterConfig.EXTERNAL_PREFIX,
              ClusterConfig.WORKER_PREFIX,
              InitialPhaseConfig.CONSUMER_PREFIX,
              SerializerConfig.KEY_SERIALIZER_CONFIG + ".",
              SerializerConfig.VALUE_SERIALIZER_CONFIG + ".",
              InitialPhaseConfig.KEY_DESERIALIZER_CONFIG + ".",
              InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG + ".",
              HookConfig.PREFIX),
          Set.of(
              "event.",
              "fetch.existing.",
              "metrics.",
              "reconcile.",
              "state.",
              "stream.",
              "topic.creation."),
          Map.of("start.from", "consumer.override.auto.offset.reset"));

  /** Those of the source that the sink does not have, too; a test compares them. */
  private static final ConnectorKeys OF_SOURCE =
      new ConnectorKeys(
          "TableSourceConnector",
          Set.of(
              "columns",
              "dead.letter.topic",
              "decimal.handling.mode",
              "key.deserializer",
              "malformed.records",
              "preserve.partitions",
              "sql",
              "start.from",
              "topics.exclude",
              "topics.refresh.interval.ms",
              "value.deserializer",
              "value.envelope"),
          Set.of("key.deserializer.", "value.deserializer."),
          Set.of("malformed."),
          Map.of());

  private static final UnknownKeys UNKNOWN = new UnknownKeys(OWN, OF_SOURCE, Set.of());

  private SinkKeys() {}

  /**
   * Keys that can only be a mistake.
   *
   * @return messages by key; empty where all is well
   */
  static Map<String, String> refused(Map<String, String> properties) {
    Map<String, String> refused = new TreeMap<>(UNKNOWN.refused(properties));
    Map.of(
            SerializerConfig.KEY_SERIALIZER_CONFIG,
            SerializerConfig.keyFormat(properties),
            SerializerConfig.VALUE_SERIALIZER_CONFIG,
            SerializerConfig.valueFormat(properties),
            InitialPhaseConfig.KEY_DESERIALIZER_CONFIG,
            ExistingFormats.keyFormat(properties),
            InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG,
            ExistingFormats.rowFormat(properties))
        .forEach(
            (key, format) -> refused.putAll(Formats.unusedProperties(key, format, properties)));
    return refused;
  }

  /**
   * Keys that are perhaps a mistake: a plugin of a Kafka client, or a hook, may take them.
   *
   * @return messages by key; empty where all is well
   */
  public static Map<String, String> doubtful(Map<String, String> properties) {
    Map<String, String> doubtful =
        new TreeMap<>(
            UnknownClientProperties.in(
                properties, OWN, Optional.of(InitialPhaseConfig.CONSUMER_PREFIX)));
    doubtful.putAll(HookValidation.unknownProperties(properties));
    oneTableOfMany(properties)
        .ifPresent(problem -> doubtful.put(TopicFormat.TOPIC_FORMAT_CONFIG, problem));
    if (isExactlyOnceWithoutInput(properties)) {
      doubtful.put(
          ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG,
          "Is not given, so "
              + DeliveryConfig.GUARANTEE_CONFIG
              + "=exactly_once does not notice that Connect has moved to another cluster, whose"
              + " offsets mean something else, nor that an input topic was recreated. Give it before"
              + " that happens");
    }
    return doubtful;
  }

  private static Optional<String> oneTableOfMany(Map<String, String> properties) {
    TopicFormat format =
        new TopicFormat(
            properties.getOrDefault(TopicFormat.TOPIC_FORMAT_CONFIG, TopicFormat.PLACEHOLDER));
    boolean several =
        !properties.getOrDefault(SinkTask.TOPICS_REGEX_CONFIG, "").isBlank()
            || InputSelection.of(properties).names().size() > 1;
    return several ? format.doubtOfSeveral() : Optional.empty();
  }

  private static boolean isExactlyOnceWithoutInput(Map<String, String> properties) {
    return "exactly_once"
            .equals(properties.getOrDefault(DeliveryConfig.GUARANTEE_CONFIG, "").trim())
        && !ClusterConfig.worker(properties).isPresent();
  }
}
