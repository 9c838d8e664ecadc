package io.neaptide.connect.common.config;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/**
 * The name of the topic that is written, made from the one that is read.
 *
 * @param format a topic name in which <code>${topic}</code> stands for the topic that is read
 */
public record TopicFormat(String format) {

  public static final String TOPIC_FORMAT_CONFIG = "topic.format";
  public static final String PLACEHOLDER = "${topic}";

  private static final String TOPIC_FORMAT_DOC =
      "Name of the topic that is written. "
          + PLACEHOLDER
          + " stands for the name of the topic that is read, before any transform.";

  public TopicFormat {
    if (format == null) {
      throw new ConfigException(
          TOPIC_FORMAT_CONFIG, null, "Must be a topic name; leave the key out for its default");
    }
    // The placeholder is as short as a topic's name can be.
    String shortest = format.replace(PLACEHOLDER, "t");
    try {
      Topic.validate(shortest);
    } catch (InvalidTopicException e) {
      throw new ConfigException(
          TOPIC_FORMAT_CONFIG,
          format,
          "Not a topic name with the placeholder " + PLACEHOLDER + ": " + e.getMessage());
    }
  }

  /** Adds the key. */
  public static ConfigDef define(ConfigDef definition, int order) {
    return definition.define(
        TOPIC_FORMAT_CONFIG,
        ConfigDef.Type.STRING,
        PLACEHOLDER,
        Validators.described(
            "a topic name, may hold " + PLACEHOLDER,
            (name, value) -> new TopicFormat((String) value)),
        ConfigDef.Importance.MEDIUM,
        TOPIC_FORMAT_DOC,
        ConfigGroups.TOPICS,
        order,
        ConfigDef.Width.MEDIUM,
        "Topic format");
  }

  /** Whether a topic is written under the name under which it is read. */
  public boolean keepsNames() {
    return format.equals(PLACEHOLDER);
  }

  /**
   * What is doubtful where it is the format of several topics: that all of them are one table;
   * empty where they are not.
   */
  public Optional<String> doubtOfSeveral() {
    return format.contains(PLACEHOLDER)
        ? Optional.empty()
        : Optional.of(
            "'"
                + format
                + "' makes one table of all topics: rows of equal keys replace each other. With "
                + PLACEHOLDER
                + " in it each topic has a table of its own");
  }

  /** The topic that is written for a topic that is read. */
  public String topicFor(String topic) {
    return format.replace(PLACEHOLDER, topic);
  }

  /** The topics that are written for topics that are read, in the order of their names. */
  public SortedSet<String> topicsFor(Collection<String> topics) {
    return topics.stream().map(this::topicFor).collect(Collectors.toCollection(TreeSet::new));
  }
}
