package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** What exactly-once delivery needs beside the guarantee itself. */
public final class ExactlyOnceConfig {

  public static final String STATE_TOPIC_CONFIG = "state.topic";
  private static final String STATE_TOPIC_DOC =
      "Compacted topic with one partition on the external cluster, where the connector keeps how far"
          + " each input partition was written. One connector only may use it, and not"
          + " again after it used another one. Empty for"
          + " __neaptide-<connector name>. It is created when it is missing and needed.";
  private static final String STATE_TOPIC_DEFAULT_PREFIX = "__neaptide-";

  static final String COMMIT_INTERVAL_CONFIG = "transaction.commit.interval.ms";
  private static final String COMMIT_INTERVAL_DOC =
      "With exactly-once delivery, how long rows wait at most until their transaction is committed"
          + " and readers of committed data see them; where they come from many input partitions,"
          + " 2 ms for each of these if that is longer. Under a light load they are committed sooner, as"
          + " often as commits are quick; under full load longer is cheaper.";
  private static final long COMMIT_INTERVAL_DEFAULT = 200;

  /** Half of the shortest transaction timeout. */
  private static final long MAX_COMMIT_INTERVAL = 5_000;

  private final String stateTopic;
  private final Duration commitInterval;

  ExactlyOnceConfig(AbstractConfig config, String connector) {
    this.stateTopic = stateTopic(config.getString(STATE_TOPIC_CONFIG), connector);
    this.commitInterval = Duration.ofMillis(config.getLong(COMMIT_INTERVAL_CONFIG));
    invalidName(stateTopic)
        .ifPresent(
            problem -> {
              throw new ConfigException(STATE_TOPIC_CONFIG, stateTopic, problem);
            });
  }

  static ConfigDef define(ConfigDef definition, int order) {
    return definition
        .define(
            STATE_TOPIC_CONFIG,
            ConfigDef.Type.STRING,
            "",
            Validators.described("a topic name, or empty", ExactlyOnceConfig::check),
            ConfigDef.Importance.LOW,
            STATE_TOPIC_DOC,
            ConfigGroups.DELIVERY,
            order,
            ConfigDef.Width.MEDIUM,
            "State topic")
        .define(
            COMMIT_INTERVAL_CONFIG,
            ConfigDef.Type.LONG,
            COMMIT_INTERVAL_DEFAULT,
            ConfigDef.Range.between(1, MAX_COMMIT_INTERVAL),
            ConfigDef.Importance.LOW,
            COMMIT_INTERVAL_DOC,
            ConfigGroups.DELIVERY,
            order + 1,
            ConfigDef.Width.SHORT,
            "Commit interval (ms)");
  }

  public String stateTopic() {
    return stateTopic;
  }

  public Duration commitInterval() {
    return commitInterval;
  }

  /** The state topic of a connector. */
  public static String stateTopic(String named, String connector) {
    return named.isBlank() ? STATE_TOPIC_DEFAULT_PREFIX + connector : named;
  }

  /** Why a topic cannot have this name; empty where it can. */
  public static Optional<String> invalidName(String topic) {
    try {
      Topic.validate(topic);
      return Optional.empty();
    } catch (InvalidTopicException e) {
      return Optional.of(
          "Not a topic name ("
              + e.getMessage()
              + "); set "
              + STATE_TOPIC_CONFIG
              + " to the name of a topic for this connector alone");
    }
  }

  private static void check(String name, Object value) {
    if (value != null && !value.toString().isBlank()) {
      invalidName(value.toString())
          .ifPresent(
              problem -> {
                throw new ConfigException(name, value, problem);
              });
    }
  }
}
