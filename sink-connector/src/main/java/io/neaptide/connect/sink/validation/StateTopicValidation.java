package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.ExactlyOnceConfig;
import io.neaptide.connect.sink.task.TaskId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** What exactly-once delivery asks of the state topic, reported on every key involved. */
final class StateTopicValidation {

  private final ConfigErrors errors;
  private final Map<String, String> properties;

  StateTopicValidation(ConfigErrors errors, Map<String, String> properties) {
    this.errors = errors;
    this.properties = properties;
  }

  void check() {
    if (!errors.isClean(ExactlyOnceConfig.STATE_TOPIC_CONFIG)) {
      return;
    }
    String named = properties.getOrDefault(ExactlyOnceConfig.STATE_TOPIC_CONFIG, "").trim();
    String topic = ExactlyOnceConfig.stateTopic(named, TaskId.connectorOf(properties));
    if (named.isEmpty()) {
      ExactlyOnceConfig.invalidName(topic)
          .ifPresent(
              problem -> {
                errors.add(
                    ExactlyOnceConfig.STATE_TOPIC_CONFIG,
                    "The state topic would be called " + topic + ": " + problem);
              });
    }
    if (errors.isClean(TopicFormat.TOPIC_FORMAT_CONFIG)) {
      checkTargets(topic);
    }
  }

  private void checkTargets(String stateTopic) {
    String format = properties.get(TopicFormat.TOPIC_FORMAT_CONFIG);
    TopicFormat targets = new TopicFormat(format == null ? TopicFormat.PLACEHOLDER : format.trim());
    for (String input : List.of(properties.getOrDefault(SinkTask.TOPICS_CONFIG, "").split(","))) {
      if (targets.topicFor(input.trim()).equals(stateTopic)) {
        String message =
            "The topic "
                + stateTopic
                + " would be both a target and the state topic; give the state topic another name"
                + " with "
                + ExactlyOnceConfig.STATE_TOPIC_CONFIG;
        errors.add(ExactlyOnceConfig.STATE_TOPIC_CONFIG, message);
        return;
      }
    }
  }
}
