package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.config.WrittenTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, for validation, whether a connector would read what it writes. Where the topics cannot be
 * listed at once this finds only what their names tell; the start of a task, and the first write to
 * each topic, check again.
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
    return found.isEmpty() || !areTwoClusters(config) ? found : Map.of();
  }

  private boolean areTwoClusters(SinkConfig config) {
    try {
      return new SharedClusterId(clients).isOfTwoClusters(config.cluster(), config.workerCluster());
    } catch (RetriableException e) {
      log.info("Whether two clusters share an id is not known, so they are taken for one", e);
      return false;
    }
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
    Admin admin = clients.admin(config.workerCluster().adminProperties());
    try {
      return admin
          .listTopics(new ListTopicsOptions().timeoutMs(PATIENCE_MS))
          .names()
          .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.info("The topics could not be listed, so whether they feed themselves is not checked", e);
      return Set.of();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
