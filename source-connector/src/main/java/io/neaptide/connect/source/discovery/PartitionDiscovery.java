package io.neaptide.connect.source.discovery;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.source.kafka.AdminCalls;
import io.neaptide.connect.source.table.TopicSelector;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the selected topics that exist now, and their partitions. Used by one thread at a time. */
public final class PartitionDiscovery {

  private static final Logger log = LoggerFactory.getLogger(PartitionDiscovery.class);

  /** How often to say that there is nothing to read. */
  static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

  private final Admin admin;
  private final String cluster;
  private final TopicSelector selector;
  private final PeriodicTimer warning;
  private Optional<DiscoveredTopics> last = Optional.empty();
  private Set<String> warned = Set.of();
  private Set<String> leftOut = Set.of();

  public PartitionDiscovery(Admin admin, String cluster, TopicSelector selector, Clock clock) {
    this.admin = admin;
    this.cluster = cluster;
    this.selector = selector;
    this.warning = new PeriodicTimer(clock, WARN_INTERVAL);
  }

  /**
   * Asks the cluster. A topic that the user may not describe any more stays as it was found last,
   * so that it does not hold up the others.
   *
   * @throws ConnectException if it does not answer, or hides a topic the first time
   */
  public DiscoveredTopics discover() {
    Set<String> named = selector.expected();
    SortedSet<TopicPartition> partitions = new TreeSet<>(PartitionList.ORDER);
    SortedMap<String, String> ids = new TreeMap<>();
    Set<String> missing = new TreeSet<>();
    Set<String> hidden = new TreeSet<>();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(topics(named)).topicNameValues();
    descriptions.forEach(
        (topic, future) -> {
          try {
            TopicDescription existing = future.get();
            existing
                .partitions()
                .forEach(
                    partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            TopicIds.of(existing.topicId()).ifPresent(id -> ids.put(topic, id));
          } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
              hidden.add(topic);
            } else if (e.getCause() instanceof UnknownTopicOrPartitionException) {
              missing.add(topic);
            } else {
              throw AdminCalls.failure("describe the topic " + topic, cluster, e.getCause());
            }
          } catch (InterruptedException e) {
            throw new InterruptException(e);
          }
        });
    if (!hidden.isEmpty()) {
      keepHidden(hidden, partitions, ids);
    }
    missing.retainAll(named);
    warnOfMissing(missing, partitions.isEmpty());
    DiscoveredTopics found = new DiscoveredTopics(partitions, ids);
    last = Optional.of(found);
    return found;
  }

  /**
   * The selected topics of the list, and those that are named: a list silently leaves out those
   * that the user may not describe.
   */
  private Set<String> topics(Set<String> named) {
    Set<String> listed =
        AdminCalls.await(
            "list the topics",
            cluster,
            () -> admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    tellLeftOut(listed);
    Set<String> topics = new TreeSet<>(named);
    listed.stream().filter(selector::selects).forEach(topics::add);
    return topics;
  }

  private void tellLeftOut(Set<String> listed) {
    Set<String> found = new TreeSet<>(listed);
    found.removeIf(topic -> !selector.leavesOut(topic));
    if (!leftOut.containsAll(found)) {
      log.warn(
          "{} matches the topics {}, which are not read: Connect and schema registries keep their"
              + " state in them. Where they are tables of yours, write their names into the"
              + " expression; else leave them out with topics.exclude.",
          selector,
          found);
    }
    leftOut = found;
  }

  private void keepHidden(
      Set<String> hidden, Set<TopicPartition> partitions, Map<String, String> ids) {
    String problem =
        "The user of "
            + cluster
            + " may not describe the topics "
            + hidden
            + ", which are to be read. Allow it the operations DESCRIBE and READ on them, or do"
            + " not name them.";
    DiscoveredTopics before = last.orElseThrow(() -> new ConnectException(problem));
    log.warn("{} Until then they stay as they were.", problem);
    before.partitions().stream()
        .filter(partition -> hidden.contains(partition.topic()))
        .forEach(partitions::add);
    hidden.forEach(topic -> before.id(topic).ifPresent(id -> ids.put(topic, id)));
  }

  private void warnOfMissing(Set<String> missing, boolean nothing) {
    boolean repeats = nothing && warning.isDue();
    if (!missing.isEmpty() && (repeats || !missing.equals(warned))) {
      log.warn(
          "Topics {} do not exist on the cluster of {}. They will be read as soon as they are"
              + " there.",
          missing,
          cluster);
    }
    if (missing.isEmpty() && repeats) {
      log.warn(
          "No topic of the cluster of {} is selected by {} yet, so no task runs. A topic that its"
              + " user may not describe is not seen: allow it DESCRIBE and READ on the topics.",
          cluster,
          selector);
    }
    warned = Set.copyOf(missing);
  }
}
