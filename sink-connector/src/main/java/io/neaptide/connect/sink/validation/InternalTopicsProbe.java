package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.ToolTopics;
import io.neaptide.connect.common.kafka.TopicNames;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.config.SinkConfig;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, for validation, whether an expression takes in topics of Connect or of a schema
 * registry, which are no tables. Where the topics cannot be listed in time, it finds nothing.
 */
final class InternalTopicsProbe {

  private static final Logger log = LoggerFactory.getLogger(InternalTopicsProbe.class);

  private static final int PATIENCE_MS = 1_500;

  private final KafkaClients clients;

  InternalTopicsProbe(KafkaClients clients) {
    this.clients = clients;
  }

  /** What is wrong with {@code topics.regex}, if it is. */
  Optional<String> violation(SinkConfig config) {
    InputSelection input;
    try {
      input = InputSelection.of(config.properties());
    } catch (PatternSyntaxException e) {
      log.debug("Connect itself reports topics.regex", e);
      return Optional.empty();
    }
    if (input.pattern().isEmpty() || !config.workerCluster().isPresent()) {
      return Optional.empty();
    }
    Pattern expression = input.pattern().get();
    Set<String> found =
        input
            .among(
                TopicNames.listed(
                    clients,
                    config.workerCluster().adminProperties(),
                    new ListTopicsOptions().timeoutMs(PATIENCE_MS)))
            .stream()
            .filter(topic -> ToolTopics.isMatchedByChance(expression, topic))
            .collect(Collectors.toCollection(TreeSet::new));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "'"
                + expression
                + "' matches topics of Connect or of a schema registry, which are no tables: "
                + String.join(", ", found)
                + ". Leave them out, as (?!("
                + String.join("|", found)
                + ")$)("
                + expression
                + ") does, or name them in the expression if they are meant");
  }
}
