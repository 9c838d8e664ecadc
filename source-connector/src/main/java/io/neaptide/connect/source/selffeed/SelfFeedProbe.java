package io.neaptide.connect.source.selffeed;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.table.TablePlan;
import io.neaptide.connect.source.table.TopicSelector;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, for validation, whether a connector would read what it writes. Where the topics cannot be
 * listed at once this finds nothing; the start of the connector checks again.
 */
public final class SelfFeedProbe {

  private static final Logger log = LoggerFactory.getLogger(SelfFeedProbe.class);
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
    existing(externalCluster, clients).stream().filter(selector::selects).forEach(topics::add);
    return new SelfFeedGuard(external.get(), worker, plan)
        .violation(topics)
        .filter(problem -> !areTwoClusters(externalCluster, workerCluster, clients));
  }

  private static boolean areTwoClusters(
      ClusterConfig external, ClusterConfig worker, KafkaClients clients) {
    try {
      return new SharedClusterId(clients).isOfTwoClusters(external, worker);
    } catch (RetriableException e) {
      log.info("Whether two clusters share an id is not known, so they are taken for one", e);
      return false;
    }
  }

  private static Set<String> existing(ClusterConfig cluster, KafkaClients clients) {
    Admin admin = clients.admin(SourceClients.admin(cluster, "neaptide-topics"));
    try {
      return admin
          .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(PATIENCE_MS))
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
