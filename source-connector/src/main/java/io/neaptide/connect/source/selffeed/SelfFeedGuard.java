package io.neaptide.connect.source.selffeed;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.source.selffeed.WorkerCluster.NotGiven;
import io.neaptide.connect.source.selffeed.WorkerCluster.TheOneThatIsRead;
import io.neaptide.connect.source.table.TableOutput;
import io.neaptide.connect.source.table.TablePlan;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Refuses a connector that would read what it writes, or that may do so where it is not known that
 * the worker's cluster is another one.
 *
 * <p>Before the first record is read: its copy stands behind all that the topic held, so whoever
 * waits for a record of his own has written the whole table over itself.
 *
 * @param workerCluster what is known of the cluster that is written
 * @param plan which topics are read, and written
 */
public record SelfFeedGuard(WorkerCluster workerCluster, TablePlan plan) {

  /**
   * Why the connector must not run; empty where it may.
   *
   * @param topics those that exist; what the plan names is looked at, too
   */
  public Optional<String> violation(Collection<String> topics) {
    return workerCluster.isAnother() ? Optional.empty() : selfFeed(topics).map(this::refusal);
  }

  private Optional<String> selfFeed(Collection<String> existing) {
    SortedSet<String> topics = new TreeSet<>(existing);
    topics.addAll(plan.topics().expected());
    for (String topic : topics) {
      for (TableOutput output : plan.outputs(topic)) {
        if (plan.topics().selects(output.topic())) {
          return Optional.of(
              "topic '"
                  + topic
                  + "' is written to '"
                  + output.topic()
                  + "', which "
                  + plan.topics()
                  + " selects as well");
        }
      }
    }
    return plan.keepsNames()
        ? Optional.of("each topic that " + plan.topics() + " selects is written under its own name")
        : Optional.empty();
  }

  private String refusal(String selfFeed) {
    if (workerCluster instanceof TheOneThatIsRead one) {
      return "The connector would read what it writes: the external cluster is the worker's own ("
          + SharedClusterId.named(one.id())
          + "), and "
          + selfFeed
          + "; "
          + plan.remedy()
          + ".";
    }
    return "The connector may read what it writes: "
        + selfFeed
        + ". If the worker's cluster is the external one, that overwrites the table"
        + (workerCluster instanceof NotGiven
            ? ". Give "
                + ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG
                + ", so that this can be excluded, or "
            : ", which cannot be excluded, as the cluster of "
                + ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG
                + " tells no id: ")
        + plan.remedy()
        + ".";
  }

  /**
   * Whether only a header can tell a record of our own: where the clusters may be one, and
   * transforms may give records another topic than the plan does.
   *
   * @param rerouted whether there are transforms
   */
  public boolean needsOriginHeader(boolean rerouted) {
    return rerouted && !workerCluster.isAnother();
  }
}
