package io.neaptide.connect.source.selffeed;

import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.source.table.TableOutput;
import io.neaptide.connect.source.table.TablePlan;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Refuses a connector that would read what it writes, where the worker's cluster is known.
 *
 * @param externalCluster id of the cluster that is read
 * @param workerCluster id of the cluster that is written, where it is known
 * @param plan which topics are read, and written
 */
public record SelfFeedGuard(
    String externalCluster, Optional<String> workerCluster, TablePlan plan) {

  /** Why the topics given must not be read; empty where they may. */
  public Optional<String> violation(Collection<String> topics) {
    if (!workerCluster.equals(Optional.of(externalCluster))) {
      return Optional.empty();
    }
    for (String topic : new TreeSet<>(topics)) {
      for (TableOutput output : plan.outputs(topic)) {
        if (plan.topics().selects(output.topic())) {
          return Optional.of(violation(topic, output.topic()));
        }
      }
    }
    return Optional.empty();
  }

  private String violation(String topic, String target) {
    return "The connector would read what it writes: the external cluster is the worker's own ("
        + SharedClusterId.named(externalCluster)
        + "), and topic '"
        + topic
        + "' is written to '"
        + target
        + "', which "
        + plan.topics()
        + " selects as well. "
        + plan.remedy();
  }

  /**
   * Whether only a header can tell a record of our own: where the clusters may be one, and the
   * connector may read what it makes of the topics given.
   *
   * @param rerouted whether transforms may give records another topic than the plan does
   */
  public boolean needsOriginHeader(Collection<String> topics, boolean rerouted) {
    boolean otherCluster =
        workerCluster.isPresent() && !workerCluster.get().equals(externalCluster);
    return !otherCluster && (rerouted || topics.stream().anyMatch(this::readsOutputOf));
  }

  private boolean readsOutputOf(String topic) {
    return plan.outputs(topic).stream().anyMatch(output -> plan.topics().selects(output.topic()));
  }
}
