package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.log.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells of input partitions that no task is assigned: consumers are silent about a topic of {@code
 * topics.regex} that they are not shown. Used by one thread.
 */
final class UnassignedWarning {

  private final String connector;
  private Set<TopicPartition> before = Set.of();

  UnassignedWarning(String connector) {
    this.connector = connector;
  }

  /**
   * What is to be told now: a rebalance is over when it is asked for a second time.
   *
   * @param unassigned what is waited for, and no task is assigned
   */
  Optional<String> due(Set<TopicPartition> unassigned) {
    List<TopicPartition> still = unassigned.stream().filter(before::contains).toList();
    before = Set.copyOf(unassigned);
    return still.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s waits for %s, which no task is assigned. Either the tasks are rebalanced for long,"
                    .formatted(connector, Names.of(still))
                + " or the user of the worker's consumers is not shown these topics: allow it READ"
                + " on them, or leave them out of topics.regex");
  }
}
