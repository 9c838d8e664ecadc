package io.neaptide.connect.sink.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Which topics a connector reads, as Connect subscribes to them.
 *
 * @param names the topics that are named; empty where they match a pattern
 * @param pattern what the whole name of a topic must match
 */
public record InputSelection(Set<String> names, Optional<Pattern> pattern) {

  /** The selection of a connector's configuration. */
  public static InputSelection of(Map<String, String> properties) {
    String regex = properties.getOrDefault(SinkTask.TOPICS_REGEX_CONFIG, "");
    if (!regex.isBlank()) {
      return new InputSelection(Set.of(), Optional.of(Pattern.compile(regex)));
    }
    List<String> topics =
        Arrays.asList(properties.getOrDefault(SinkTask.TOPICS_CONFIG, "").split(",", -1));
    return new InputSelection(
        topics.stream()
            .map(String::trim)
            .filter(topic -> !topic.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new)),
        Optional.empty());
  }

  boolean selects(String topic) {
    return pattern
        .map(expression -> expression.matcher(topic).matches())
        .orElseGet(() -> names.contains(topic));
  }

  /** The topics that are read now, in the order of their names. */
  public Set<String> among(Set<String> existing) {
    return existing.stream().filter(this::selects).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The key that selects. */
  String key() {
    return pattern.isPresent() ? SinkTask.TOPICS_REGEX_CONFIG : SinkTask.TOPICS_CONFIG;
  }

  @Override
  public String toString() {
    return key() + " '" + pattern.map(Pattern::pattern).orElse(String.join(",", names)) + "'";
  }
}
