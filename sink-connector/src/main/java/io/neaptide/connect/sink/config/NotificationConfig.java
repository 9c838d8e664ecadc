package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Where the events of an initial phase are told to other programs. */
public final class NotificationConfig {

  public static final String TOPIC_CONFIG = "notification.topic";
  private static final String TOPIC_DOC =
      "A topic on the cluster of kafka.bootstrap.servers that takes a record for each event of an"
          + " initial phase, in JSON: that it began, has done a step, is planned, refused or"
          + " applied, that the stream begins, or that it failed. Several connectors may share it."
          + " Created with one partition where it is missing. Empty for none.";

  private NotificationConfig() {}

  static ConfigDef define(ConfigDef definition) {
    return definition.define(
        TOPIC_CONFIG,
        ConfigDef.Type.STRING,
        "",
        Validators.described("a topic name, or empty", NotificationConfig::checkTopic),
        ConfigDef.Importance.LOW,
        TOPIC_DOC,
        ConfigGroups.INITIAL_PHASE,
        20,
        ConfigDef.Width.MEDIUM,
        "Notification topic");
  }

  static void checkTopic(String name, Object value) {
    if (value == null || value.toString().isBlank()) {
      return;
    }
    try {
      Topic.validate(value.toString().trim());
    } catch (InvalidTopicException e) {
      throw new ConfigException(name, value, "Not a topic name: " + e.getMessage());
    }
  }

  static Optional<String> topic(AbstractConfig config) {
    return Optional.of(config.getString(TOPIC_CONFIG).trim()).filter(topic -> !topic.isEmpty());
  }
}
