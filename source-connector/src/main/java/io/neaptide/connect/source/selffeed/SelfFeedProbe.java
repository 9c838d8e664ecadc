package io.neaptide.connect.source.selffeed;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.common.kafka.TopicNames;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.table.TablePlan;
import io.neaptide.connect.source.table.TopicSelector;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/**
 * Finds out, for validation, whether a connector would read what it writes. Where the topics cannot
 * be listed in time, it finds nothing; the start of the connector checks again.
 */
public final class SelfFeedProbe {

  private static final int PATIENCE_MS = 500;

  private SelfFeedProbe() {}

  public static Optional<String> violation(
      ClusterConfig externalCluster,
      ClusterConfig workerCluster,
      TablePlan plan,
      ClusterAnswers answers,
      KafkaClients clients) {
    Optional<String> external = answers.id(externalCluster);
    Optional<String> worker = answers.id(workerCluster);
    if (external.isEmpty() || !external.equals(worker)) {
      return Optional.empty();
    }
    TopicSelector selector = plan.topics();
    Set<String> topics = new HashSet<>(selector.expected());
    TopicNames.listed(
            clients,
            SourceClients.admin(externalCluster, "neaptide-topics"),
            new ListTopicsOptions().listInternal(true).timeoutMs(PATIENCE_MS))
        .stream()
        .filter(selector::selects)
        .forEach(topics::add);
    return new SelfFeedGuard(external.get(), worker, plan)
        .violation(topics)
        .filter(
            problem ->
                !new SharedClusterId(clients)
                    .isKnownToBeOfTwoClusters(externalCluster, workerCluster));
  }
}
