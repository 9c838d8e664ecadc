package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.source.table.TopicSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Keys that say which topics are read, and into which they are written. */
final class TopicsConfig {

  static final String TOPICS_CONFIG = "topics";
  static final List<String> TOPICS_DEFAULT = List.of();
  private static final String TOPICS_DOC =
      "Names of the topics to read, separated by commas. A topic that does not exist yet is read as"
          + " soon as it does. Give either this, or topics.regex, or sql.";

  static final String TOPICS_REGEX_CONFIG = "topics.regex";
  static final String TOPICS_REGEX_DEFAULT = "";
  private static final String TOPICS_REGEX_DOC =
      "Regular expression (java.util.regex) for the names of the topics to read, matched against"
          + " the whole name. Names that begin with two underscores are internal and match only an"
          + " expression that begins with two underscores itself. The topics _schemas,"
          + " connect-config(s), connect-offset(s) and connect-status, in which schema registries and"
          + " Connect keep their state, match only an expression that holds the name itself; leave"
          + " out those of other names with topics.exclude. Give either this, or topics, or sql.";

  static final String TOPICS_EXCLUDE_CONFIG = "topics.exclude";
  static final List<String> TOPICS_EXCLUDE_DEFAULT = List.of();
  private static final String TOPICS_EXCLUDE_DOC =
      "Regular expressions for the names of topics that are not read although topics or"
          + " topics.regex selects them, separated by commas (so none can hold a comma), each"
          + " matched against the whole name.";

  static final String TOPICS_REFRESH_INTERVAL_MS_CONFIG = "topics.refresh.interval.ms";
  static final long TOPICS_REFRESH_INTERVAL_MS_DEFAULT = 60_000;
  private static final String TOPICS_REFRESH_INTERVAL_MS_DOC =
      "How often, in milliseconds, to look for new topics and new partitions. They are taken on"
          + " without a restart of the connector and read from their beginning.";

  private TopicsConfig() {}

  static ConfigDef define(ConfigDef definition) {
    definition
        .define(
            TOPICS_CONFIG,
            ConfigDef.Type.LIST,
            TOPICS_DEFAULT,
            topicNames(),
            ConfigDef.Importance.HIGH,
            TOPICS_DOC,
            ConfigGroups.TOPICS,
            1,
            ConfigDef.Width.LONG,
            "Topics")
        .define(
            TOPICS_REGEX_CONFIG,
            ConfigDef.Type.STRING,
            TOPICS_REGEX_DEFAULT,
            Validators.regex(),
            ConfigDef.Importance.HIGH,
            TOPICS_REGEX_DOC,
            ConfigGroups.TOPICS,
            2,
            ConfigDef.Width.LONG,
            "Topics regex")
        .define(
            TOPICS_EXCLUDE_CONFIG,
            ConfigDef.Type.LIST,
            TOPICS_EXCLUDE_DEFAULT,
            regexes(),
            ConfigDef.Importance.MEDIUM,
            TOPICS_EXCLUDE_DOC,
            ConfigGroups.TOPICS,
            3,
            ConfigDef.Width.LONG,
            "Excluded topics")
        .define(
            TOPICS_REFRESH_INTERVAL_MS_CONFIG,
            ConfigDef.Type.LONG,
            TOPICS_REFRESH_INTERVAL_MS_DEFAULT,
            ConfigDef.Range.atLeast(100),
            ConfigDef.Importance.LOW,
            TOPICS_REFRESH_INTERVAL_MS_DOC,
            ConfigGroups.TOPICS,
            4,
            ConfigDef.Width.SHORT,
            "Topics refresh interval (ms)");
    return TopicFormat.define(definition, 5);
  }

  /** Why topics may overwrite each other's rows; empty where they do not. */
  static Optional<String> sharedOutput(Map<String, String> properties) {
    TopicFormat format =
        new TopicFormat(
            properties.getOrDefault(TopicFormat.TOPIC_FORMAT_CONFIG, TopicFormat.PLACEHOLDER));
    boolean several =
        !properties.getOrDefault(TOPICS_REGEX_CONFIG, TOPICS_REGEX_DEFAULT).isBlank()
            || selector(properties).expected().size() > 1;
    return several ? format.doubtOfSeveral() : Optional.empty();
  }

  /** The selection of topics that the properties describe, whatever else they hold. */
  static TopicSelector selector(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(define(new ConfigDef()), properties, false);
    return new TopicSelector(
        values.getList(TOPICS_CONFIG),
        values.getString(TOPICS_REGEX_CONFIG),
        values.getList(TOPICS_EXCLUDE_CONFIG));
  }

  private static ConfigDef.Validator topicNames() {
    return Validators.described(
        "names of topics",
        (name, value) -> {
          for (Object topic : (List<?>) value) {
            try {
              Topic.validate(topic.toString());
            } catch (InvalidTopicException e) {
              throw new ConfigException(
                  name,
                  value,
                  "'"
                      + topic
                      + "' is not the name of a topic ("
                      + e.getMessage()
                      + "); an expression goes into "
                      + TOPICS_REGEX_CONFIG);
            }
          }
        });
  }

  private static ConfigDef.Validator regexes() {
    return Validators.described(
        "regular expressions (java.util.regex)",
        (name, value) -> {
          for (Object regex : (List<?>) value) {
            try {
              Pattern.compile(regex.toString());
            } catch (PatternSyntaxException e) {
              throw new ConfigException(
                  name,
                  value,
                  "'" + regex + "' is not a regular expression: " + e.getDescription());
            }
          }
        });
  }
}
