package io.neaptide.connect.source.selffeed;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.common.kafka.TopicNames;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.selffeed.WorkerCluster.NotGiven;
import io.neaptide.connect.source.selffeed.WorkerCluster.TheOneThatIsRead;
import io.neaptide.connect.source.table.TablePlan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/**
 * Finds out, for validation, whether a connector would read what it writes. Where the topics cannot
 * be listed in time, it finds what follows from names alone; the start of the connector checks
 * again.
 */
public final class SelfFeedProbe {

  private static final int PATIENCE_MS = 500;

  private final ClusterConfig external;
  private final ClusterConfig worker;
  private final TablePlan plan;

  /**
   * @param external the cluster that is read
   * @param worker the one that is written, which may not be given
   */
  public SelfFeedProbe(ClusterConfig external, ClusterConfig worker, TablePlan plan) {
    this.external = external;
    this.worker = worker;
    this.plan = plan;
  }

  /** What is wrong, by configuration key, as far as the keys alone tell. */
  public Map<String, String> violationsByName() {
    return worker.isPresent()
        ? Map.of()
        : byKey(new SelfFeedGuard(new NotGiven(), plan).violation(Set.of()));
  }

  /** What is wrong, by configuration key, with the topics that exist. */
  public Map<String, String> violations(ClusterAnswers answers, KafkaClients clients) {
    Optional<String> id = answers.id(external);
    if (id.isEmpty()) {
      // The start refuses a cluster without an id.
      return Map.of();
    }
    WorkerCluster found =
        worker.isPresent() ? WorkerCluster.byIds(id.get(), answers.id(worker)) : new NotGiven();
    if (found.isAnother()) {
      return Map.of();
    }
    Map<String, String> violations =
        byKey(new SelfFeedGuard(found, plan).violation(existing(clients)));
    boolean two =
        !violations.isEmpty()
            && found instanceof TheOneThatIsRead
            && new SharedClusterId(clients).isKnownToBeOfTwoClusters(external, worker);
    return two ? Map.of() : violations;
  }

  private Set<String> existing(KafkaClients clients) {
    return TopicNames.listed(
            clients,
            SourceClients.admin(external, "neaptide-topics"),
            new ListTopicsOptions().listInternal(true).timeoutMs(PATIENCE_MS))
        .stream()
        .filter(plan.topics()::selects)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<String, String> byKey(Optional<String> violation) {
    Map<String, String> byKey = new TreeMap<>();
    violation.ifPresent(
        problem -> {
          byKey.put(plan.outputKey(), problem);
          if (!worker.isPresent()) {
            byKey.put(worker.bootstrapServersKey(), problem);
          }
        });
    return byKey;
  }
}
