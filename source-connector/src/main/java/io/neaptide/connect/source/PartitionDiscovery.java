package io.neaptide.connect.source;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the partitions of the selected topics that exist now. Used by one thread at a time. */
final class PartitionDiscovery {

  private static final Logger log = LoggerFactory.getLogger(PartitionDiscovery.class);

  private final Admin admin;
  private final String cluster;
  private final TopicSelector selector;
  private Set<String> warned = Set.of();
  private boolean warnedOfNothing;

  PartitionDiscovery(Admin admin, String cluster, TopicSelector selector) {
    this.admin = admin;
    this.cluster = cluster;
    this.selector = selector;
  }

  /**
   * Asks the cluster.
   *
   * @return the partitions, in the {@linkplain PartitionList#ORDER fixed order}
   * @throws org.apache.kafka.connect.errors.ConnectException if it does not answer
   */
  SortedSet<TopicPartition> partitions() {
    Set<String> topics = topics();
    SortedSet<TopicPartition> partitions = new TreeSet<>(PartitionList.ORDER);
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(topics).topicNameValues();
    descriptions.forEach(
        (topic, future) -> {
          try {
            future
                .get()
                .partitions()
                .forEach(
                    partition -> partitions.add(new TopicPartition(topic, partition.partition())));
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw AdminCalls.failure("describe the topic " + topic, cluster, e.getCause());
            }
            log.info("Topic {} was deleted while it was looked at", topic);
          } catch (InterruptedException e) {
            throw new InterruptException(e);
          }
        });
    return partitions;
  }

  /** The selected topics that exist. */
  private Set<String> topics() {
    Set<String> existing =
        AdminCalls.await(
            "list the topics",
            cluster,
            () -> admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    Set<String> selected =
        existing.stream().filter(selector::selects).collect(Collectors.toCollection(TreeSet::new));
    warnOfMissing(selected);
    return selected;
  }

  private void warnOfMissing(Set<String> selected) {
    Set<String> missing = selector.expected();
    missing.removeAll(selected);
    if (!missing.equals(warned) && !missing.isEmpty()) {
      log.warn(
          "Topics {} do not exist on the cluster of {}, or its user may not describe them. They"
              + " will be read as soon as they are there.",
          missing,
          cluster);
    }
    boolean nothing = missing.isEmpty() && selected.isEmpty();
    if (nothing && !warnedOfNothing) {
      log.warn("No topic of the cluster of {} is selected by {} yet", cluster, selector);
    }
    warned = missing;
    warnedOfNothing = nothing;
  }
}
