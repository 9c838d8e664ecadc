package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Keys that say what happens to records that cannot be decoded. */
public final class MalformedRecordsConfig {

  static final String FAIL = "fail";
  public static final String SKIP = "skip";
  public static final String DEAD_LETTER = "dead.letter";

  static final String MALFORMED_RECORDS_CONFIG = "malformed.records";
  static final String MALFORMED_RECORDS_DEFAULT = FAIL;
  private static final String MALFORMED_RECORDS_DOC =
      "What to do with a record that has no key, whose key or value is not of its format, or for"
          + " which sql has no value (a text that CAST cannot convert, say): 'fail' stops the task there, 'skip' leaves the record out and logs a warning, 'dead.letter'"
          + " copies it as it is to dead.letter.topic and goes on once that is acknowledged.";

  static final String DEAD_LETTER_TOPIC_CONFIG = "dead.letter.topic";
  static final String DEAD_LETTER_TOPIC_DEFAULT = "";
  private static final String DEAD_LETTER_TOPIC_DOC =
      "Topic of the external cluster that takes malformed records: original key, value and headers,"
          + " and headers __neaptide.error.topic, .partition, .offset, .timestamp and .message."
          + " Created with one partition, the broker's replication and cleanup.policy=delete if it"
          + " does not exist; must not be compacted. Needed by malformed.records=dead.letter, must not be one of the"
          + " topics that are read.";

  private MalformedRecordsConfig() {}

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            MALFORMED_RECORDS_CONFIG,
            ConfigDef.Type.STRING,
            MALFORMED_RECORDS_DEFAULT,
            ConfigDef.ValidString.in(FAIL, SKIP, DEAD_LETTER),
            ConfigDef.Importance.MEDIUM,
            MALFORMED_RECORDS_DOC,
            ConfigGroups.ERRORS,
            1,
            ConfigDef.Width.SHORT,
            "Malformed records",
            List.of(DEAD_LETTER_TOPIC_CONFIG),
            SuggestedValues.of(FAIL, SKIP, DEAD_LETTER))
        .define(
            DEAD_LETTER_TOPIC_CONFIG,
            ConfigDef.Type.STRING,
            DEAD_LETTER_TOPIC_DEFAULT,
            topicNameOrNone(),
            ConfigDef.Importance.MEDIUM,
            DEAD_LETTER_TOPIC_DOC,
            ConfigGroups.ERRORS,
            2,
            ConfigDef.Width.MEDIUM,
            "Dead letter topic",
            List.of(),
            new WithDeadLetters());
  }

  private static ConfigDef.Validator topicNameOrNone() {
    return Validators.described(
        "the name of a topic",
        (name, value) -> {
          if (!value.toString().isEmpty()) {
            try {
              Topic.validate(value.toString());
            } catch (InvalidTopicException e) {
              throw new ConfigException(name, value, e.getMessage());
            }
          }
        });
  }

  /** The topic matters only where malformed records go to it. */
  private static final class WithDeadLetters implements ConfigDef.Recommender {

    @Override
    public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
      return List.of();
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsedConfig) {
      return DEAD_LETTER.equals(parsedConfig.get(MALFORMED_RECORDS_CONFIG));
    }
  }
}
