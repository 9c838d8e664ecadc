package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.sink.task.TaskId;
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
 * @param notificationTopic takes the events of initial phases, on the cluster that is written
 */
public record WrittenTopics(
    InputSelection input,
    TopicFormat topicFormat,
    Optional<String> stateTopic,
    Optional<String> deadLetterTopic,
    Optional<String> notificationTopic) {

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
        config.notificationTopic());
  }

  /**
   * Why the notification topic cannot be what it is, on whichever cluster the input is; empty where
   * it can.
   *
   * @param inputs topics that are read, as far as known
   */
  public Optional<String> notificationViolation(Set<String> inputs) {
    if (notificationTopic.isEmpty()) {
      return Optional.empty();
    }
    String topic = notificationTopic.get();
    if (stateTopic.filter(topic::equals).isPresent()) {
      return Optional.of(notificationTaken("the state topic"));
    }
    if (topicFormat.topicsFor(inputs).contains(topic)) {
      return Optional.of(notificationTaken("a target topic"));
    }
    return Optional.empty();
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
    notificationTopic
        .filter(input::selects)
        .ifPresent(
            topic ->
                found.put(NotificationConfig.TOPIC_CONFIG, clusters + readNotifications(topic)));
    if (notificationTopic.isPresent() && notificationTopic.equals(deadLetterTopic)) {
      found.put(
          NotificationConfig.TOPIC_CONFIG,
          clusters + notificationTaken("that of " + DEAD_LETTER_TOPIC_CONFIG));
    }
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
        notificationTopic.filter(written::equals).isPresent()
            ? readNotifications(written)
            : readTarget(written));
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

  private String readNotifications(String topic) {
    return "the connector would read its own notifications, as "
        + input
        + " selects the topic '"
        + topic
        + "', too. Give "
        + NotificationConfig.TOPIC_CONFIG
        + " a name that "
        + input.key()
        + " does not select, or let "
        + input.key()
        + " leave it out";
  }

  /** Why notifications must not stand in a topic that is used otherwise. */
  public String notificationTaken(String what) {
    return NotificationConfig.TOPIC_CONFIG
        + " '"
        + notificationTopic.orElseThrow()
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
