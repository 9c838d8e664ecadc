package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConnectorKeys;
import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.config.UnknownClientProperties;
import io.neaptide.connect.common.config.UnknownKeys;
import io.neaptide.connect.common.format.Formats;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which keys a configuration of the source may have. */
public final class SourceKeys {

  private static final ConnectorKeys OWN =
      new ConnectorKeys(
          "TableSourceConnector",
          TableSourceConfig.definition().names(),
          Set.of(
              ClusterConfig.EXTERNAL_PREFIX,
              ClusterConfig.WORKER_PREFIX,
              FormatsConfig.KEY_DESERIALIZER_CONFIG + ".",
              FormatsConfig.VALUE_DESERIALIZER_CONFIG + "."),
          Set.of("dead.letter.", "malformed.", "metrics.", "start.", "topics."),
          Map.of("delivery.guarantee", "exactly.once.support"));

  /** Those of the sink that the source does not have, too; a test compares them. */
  private static final ConnectorKeys OF_SINK =
      new ConnectorKeys(
          "TableSinkConnector",
          Set.of(
              "delivery.guarantee",
              "event.batch.size",
              "event.processor.class",
              "fetch.existing.enabled",
              "fetch.existing.key.deserializer",
              "fetch.existing.value.deserializer",
              "key.serializer",
              "notification.topic",
              "reconcile.approved.plan",
              "reconcile.max.deletes.percent",
              "reconcile.mode",
              "reconcile.plan.rows",
              "reconcile.plan.topic",
              "reconcile.shared.keys",
              "state.dir",
              "state.topic",
              "stream.version",
              "transaction.commit.interval.ms",
              "value.serializer",
              "worker.consumer.asserted"),
          Set.of("event.processor.", "fetch.existing.", "key.serializer.", "value.serializer."),
          Set.of("reconcile.", "stream."),
          Map.of());

  /** Topics that Connect creates for a source are its own matter. */
  private static final UnknownKeys UNKNOWN =
      new UnknownKeys(OWN, OF_SINK, Set.of("topic.creation."));

  /** Which of Connect's keys say how keys and rows are written. */
  private static final Map<String, String> CONVERTERS =
      Map.of(
          KeyConverters.KEY_CONVERTER_CONFIG,
          "keys",
          TableSourceConfig.VALUE_CONVERTER_CONFIG,
          "rows");

  private SourceKeys() {}

  /**
   * Keys that can only be a mistake.
   *
   * @return messages by key; empty where all is well
   */
  static Map<String, String> refused(Map<String, String> properties) {
    Map<String, String> refused = new TreeMap<>(UNKNOWN.refused(properties));
    refused.putAll(unusedProperties(FormatsConfig.KEY_DESERIALIZER_CONFIG, properties));
    refused.putAll(unusedProperties(FormatsConfig.VALUE_DESERIALIZER_CONFIG, properties));
    return refused;
  }

  private static Map<String, String> unusedProperties(String key, Map<String, String> properties) {
    return Formats.unusedProperties(key, FormatsConfig.format(key, properties), properties);
  }

  /**
   * What is perhaps a mistake: keys that only a plugin of a Kafka client may take, several topics
   * that are written to one, and converters that are left to the worker.
   *
   * @return messages by key; empty where all is well
   */
  public static Map<String, String> doubtful(Map<String, String> properties) {
    Map<String, String> doubtful =
        new TreeMap<>(UnknownClientProperties.in(properties, OWN, Optional.empty()));
    TopicsConfig.sharedOutput(properties)
        .ifPresent(problem -> doubtful.put(TopicFormat.TOPIC_FORMAT_CONFIG, problem));
    CONVERTERS.forEach(
        (key, what) -> {
          if (properties.getOrDefault(key, "").isBlank()) {
            doubtful.put(key, ofTheWorker(what));
          }
        });
    return doubtful;
  }

  private static String ofTheWorker(String what) {
    return "Not given, so "
        + what
        + " are written by the worker's converter. A JsonConverter with schemas puts each into"
        + " {\"schema\":...,\"payload\":...}, in place of what is there. Give the connector a"
        + " converter of its own, such as io.neaptide.connect.RowConverter";
  }
}
