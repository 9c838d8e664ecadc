package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.sink.task.TaskId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The topics that a connector reads and writes, and which of them must not be the same where both
 * are on one cluster.
 *
 * @param input the topics that are read
 * @param topicFormat gives the target topics
 * @param stateTopic where the connector keeps its state, if it does
 * @param deadLetterTopic where Connect puts records that fail, on the worker's cluster
 * @param ownTopics others of the connector's own on the cluster that is written, by the keys that
 *     name them
 */
public record WrittenTopics(
    InputSelection input,
    TopicFormat topicFormat,
    Optional<String> stateTopic,
    Optional<String> deadLetterTopic,
    Map<String, String> ownTopics) {

  private static final String DEAD_LETTER_TOPIC_CONFIG = "errors.deadletterqueue.topic.name";

  public static WrittenTopics of(SinkConfig config) {
    Map<String, String> properties = config.properties();
    boolean exactlyOnce = config.delivery().guarantee() == DeliveryConfig.Guarantee.EXACTLY_ONCE;
    return new WrittenTopics(
        InputSelection.of(properties),
        config.topicFormat(),
        exactlyOnce
            ? Optional.of(config.exactlyOnce(TaskId.connectorOf(properties)).stateTopic())
            : Optional.empty(),
        Optional.ofNullable(properties.get(DEAD_LETTER_TOPIC_CONFIG))
            .map(String::trim)
            .filter(topic -> !topic.isEmpty()),
        config.ownTopics());
  }

  public WrittenTopics {
    ownTopics = Collections.unmodifiableMap(new LinkedHashMap<>(ownTopics));
  }

  /**
   * Which of the connector's own topics cannot be what they are, on whichever cluster the input is.
   *
   * @param inputs topics that are read, as far as known
   * @return by configuration key, why
   */
  public Map<String, String> ownViolations(Set<String> inputs) {
    Map<String, String> found = new LinkedHashMap<>();
    Map<String, String> seen = new HashMap<>();
    ownTopics.forEach(
        (key, topic) -> {
          String other = seen.putIfAbsent(topic, key);
          if (stateTopic.filter(topic::equals).isPresent()) {
            found.put(key, taken(key, topic, "the state topic"));
          } else if (topicFormat.topicsFor(inputs).contains(topic)) {
            found.put(key, taken(key, topic, "a target topic"));
          } else if (other != null) {
            found.put(key, taken(key, topic, "that of " + other));
          }
        });
    return found;
  }

  /** Why a target topic must not be written, if it is one of the connector's own. */
  public Optional<String> takenByOwn(String target) {
    return ownTopics.entrySet().stream()
        .filter(own -> own.getValue().equals(target))
        .map(own -> taken(own.getKey(), target, "a target topic"))
        .findFirst();
  }

  /**
   * What is wrong where the target cluster is the worker's own, by configuration key.
   *
   * @param cluster its id
   * @param inputs topics that are read, as far as known
   */
  public Map<String, String> violations(String cluster, Set<String> inputs) {
    Map<String, String> found = new LinkedHashMap<>();
    String clusters =
        "The cluster of kafka.bootstrap.servers is the worker's own ("
            + SharedClusterId.named(cluster)
            + "): ";
    for (String topic : inputs) {
      String target = topicFormat.topicFor(topic);
      if (input.selects(target)) {
        found.putIfAbsent(TopicFormat.TOPIC_FORMAT_CONFIG, clusters + readTarget(target));
      }
      if (deadLetterTopic.filter(target::equals).isPresent()) {
        found.putIfAbsent(DEAD_LETTER_TOPIC_CONFIG, clusters + taken("a target topic"));
      }
    }
    stateTopic
        .filter(input::selects)
        .ifPresent(
            topic -> found.put(ExactlyOnceConfig.STATE_TOPIC_CONFIG, clusters + readState(topic)));
    if (deadLetterTopic.isPresent() && deadLetterTopic.equals(stateTopic)) {
      found.put(DEAD_LETTER_TOPIC_CONFIG, clusters + taken("the state topic"));
    }
    ownTopics.forEach(
        (key, topic) -> {
          if (input.selects(topic)) {
            found.put(key, clusters + readOwn(key, topic));
          } else if (deadLetterTopic.filter(topic::equals).isPresent()) {
            found.put(key, clusters + taken(key, topic, "that of " + DEAD_LETTER_TOPIC_CONFIG));
          }
        });
    return found;
  }

  /** Why a topic must not be written to the cluster that the input is on, if that is so. */
  public Optional<String> violation(String written) {
    if (!input.selects(written)) {
      return Optional.empty();
    }
    if (stateTopic.filter(written::equals).isPresent()) {
      return Optional.of(readState(written));
    }
    return Optional.of(
        ownTopics.entrySet().stream()
            .filter(own -> own.getValue().equals(written))
            .map(own -> readOwn(own.getKey(), written))
            .findFirst()
            .orElseGet(() -> readTarget(written)));
  }

  private String readTarget(String target) {
    return "the connector would read what it writes, as "
        + input
        + " selects the target topic '"
        + target
        + "', too. Give "
        + TopicFormat.TOPIC_FORMAT_CONFIG
        + " a name that "
        + input.key()
        + " does not select, or let "
        + input.key()
        + " leave the target topics out";
  }

  private String readState(String topic) {
    return "the connector would read its own state, as "
        + input
        + " selects the state topic '"
        + topic
        + "', too. Give "
        + ExactlyOnceConfig.STATE_TOPIC_CONFIG
        + " a name that "
        + input.key()
        + " does not select, or let "
        + input.key()
        + " leave it out";
  }

  private String readOwn(String key, String topic) {
    return "the connector would read its own "
        + (key.equals(NotificationConfig.TOPIC_CONFIG) ? "notifications" : "plans")
        + ", as "
        + input
        + " selects the topic '"
        + topic
        + "', too. Give "
        + key
        + " a name that "
        + input.key()
        + " does not select, or let "
        + input.key()
        + " leave it out";
  }

  private static String taken(String key, String topic, String what) {
    return key
        + " '"
        + topic
        + "' is "
        + what
        + " as well, where nothing else may stand. Name another topic";
  }

  private String taken(String what) {
    return DEAD_LETTER_TOPIC_CONFIG
        + " '"
        + deadLetterTopic.orElseThrow()
        + "' is "
        + what
        + " as well, where records that failed do not belong. Name another topic";
  }
}
