package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.common.kafka.TopicNames;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.config.WrittenTopics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, for validation, whether a connector would read what it writes. Where the topics cannot
 * be listed in time, it finds only what follows from their names; the start of a task, and the
 * first write to each topic, check again.
 */
final class SelfFeedProbe {

  private static final Logger log = LoggerFactory.getLogger(SelfFeedProbe.class);

  private static final int PATIENCE_MS = 1_500;

  private final KafkaClients clients;

  SelfFeedProbe(KafkaClients clients) {
    this.clients = clients;
  }

  /** What is wrong, by configuration key. */
  Map<String, String> violations(SinkConfig config, ClusterAnswers answers) {
    Optional<String> target = answers.id(config.cluster());
    if (target.isEmpty() || !target.equals(answers.id(config.workerCluster()))) {
      return Map.of();
    }
    Map<String, String> found = violations(config, target.get());
    return found.isEmpty()
            || !new SharedClusterId(clients)
                .isKnownToBeOfTwoClusters(config.cluster(), config.workerCluster())
        ? found
        : Map.of();
  }

  private Map<String, String> violations(SinkConfig config, String cluster) {
    WrittenTopics written;
    try {
      written = WrittenTopics.of(config);
    } catch (PatternSyntaxException e) {
      log.debug("Connect itself reports topics.regex", e);
      return Map.of();
    }
    Set<String> inputs =
        written.input().pattern().isPresent()
            ? written.input().among(existing(config))
            : written.input().names();
    Map<String, String> found = new HashMap<>(written.violations(cluster, inputs));
    found.values().stream()
        .findFirst()
        .ifPresent(problem -> found.put(config.workerCluster().bootstrapServersKey(), problem));
    return found;
  }

  private Set<String> existing(SinkConfig config) {
    return TopicNames.listed(
        clients,
        config.workerCluster().adminProperties(),
        new ListTopicsOptions().timeoutMs(PATIENCE_MS));
  }
}
