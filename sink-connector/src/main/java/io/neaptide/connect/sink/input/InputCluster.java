package io.neaptide.connect.sink.input;

import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.GroupMembers;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.OpenTransactionOwners;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker cluster, where the input is, as the connector asks it. */
public final class InputCluster implements InputEnds, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputCluster.class);

  private static final Duration POLL = Duration.ofMillis(200);

  /** After how many polls without progress a probe gives up. */
  private static final int PROBE_POLLS = 5;

  /** Of a cluster whose leaders have no epochs. */
  private static final int NO_EPOCH = -1;

  /** What remains between a position and an end. */
  public enum Remaining {
    /** A record that Connect will deliver. */
    RECORDS,
    /** Nothing that Connect could deliver: markers, or what was aborted, compacted or deleted. */
    NOTHING,
    /** Not known yet: a transaction is open. */
    UNDECIDED
  }

  private final Admin admin;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String group;

  /**
   * Asks a cluster.
   *
   * @param consumers opens a consumer that is read committed, resets to the earliest offset, and
   *     has no group
   * @param group the consumer group of the connector
   */
  public InputCluster(Admin admin, Supplier<Consumer<byte[], byte[]>> consumers, String group) {
    this.admin = admin;
    this.consumers = consumers;
    this.group = group;
  }

  /** The cluster that the input of a task is on. */
  public static InputCluster of(TaskClients clients) {
    return new InputCluster(clients.inputAdmin(), clients.inputProbes(), clients.group());
  }

  /** The names of the topics that exist, not of those that the user may not describe. */
  public Set<String> existing() {
    return AdminResults.of(admin.listTopics().names());
  }

  /** The topics of a selection that exist, described; not those that the user may not describe. */
  public Map<String, TopicDescription> topics(InputSelection selection) {
    Set<String> names = selection.among(existing());
    try {
      return new TreeMap<>(AdminResults.of(admin.describeTopics(names).allTopicNames()));
    } catch (UnknownTopicOrPartitionException deletedMeanwhile) {
      return Map.of();
    }
  }

  /** The cleanup policy of topics; not of those that may not be asked for it. */
  public Map<String, String> cleanupPolicies(Set<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    Map<String, String> policies = new TreeMap<>();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, answer) -> {
              try {
                ConfigEntry policy = AdminResults.of(answer).get(TopicConfig.CLEANUP_POLICY_CONFIG);
                if (policy != null && policy.value() != null) {
                  policies.put(resource.name(), policy.value());
                }
              } catch (AuthorizationException | UnknownTopicOrPartitionException unreadable) {
                log.debug("The configuration of {} cannot be read", resource.name(), unreadable);
              }
            });
    return policies;
  }

  /** The ids of those of the topics that exist, and that the user may describe. */
  public Map<String, String> ids(Set<String> topics) {
    Map<String, String> ids = new TreeMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, answer) -> {
              try {
                ids.put(topic, AdminResults.of(answer).topicId().toString());
              } catch (UnknownTopicOrPartitionException | TopicAuthorizationException hidden) {
                log.debug("The topic {} is not shown", topic, hidden);
              }
            });
    return ids;
  }

  /** The one of some topics that keeps its tombstones for the shortest time. */
  public Optional<TombstoneRetention> tombstonesKept(Set<String> topics) {
    return TombstoneRetention.shortest(admin, topics);
  }

  /** From the log start to the high watermark of every partition. */
  public Map<TopicPartition, OffsetRange> ranges(Collection<TopicPartition> partitions) {
    return TopicOffsets.of(admin, partitions);
  }

  /** Where committed records end, by partition. */
  public Map<TopicPartition, Long> committedEnds(Set<TopicPartition> partitions) {
    return TopicOffsets.committedEnds(admin, partitions);
  }

  @Override
  public Map<TopicPartition, KafkaFuture<InputEnd>> ends(Set<TopicPartition> partitions) {
    Map<TopicPartition, KafkaFuture<InputEnd>> ends = new HashMap<>();
    TopicOffsets.committed(admin, partitions)
        .forEach(
            (partition, answer) ->
                ends.put(
                    partition,
                    answer.thenApply(
                        end -> new InputEnd(end.offset(), end.leaderEpoch().orElse(NO_EPOCH)))));
    return ends;
  }

  @Override
  public void probe(
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, Remaining> found) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      InputProbe probe = new InputProbe(consumer, left, wanted, found);
      for (int idle = 0; idle < PROBE_POLLS && !probe.isOver(); ) {
        idle = probe.poll(POLL) ? 0 : idle + 1;
      }
      probe.giveUp();
    }
  }

  @Override
  public String openTransactions(TopicPartition partition) {
    return OpenTransactionOwners.on(admin, partition);
  }

  @Override
  public ClusterProof.Shown shown(Set<TopicPartition> assignment) {
    Optional<Set<Set<TopicPartition>>> assigned = assigned();
    if (assigned.isEmpty()) {
      return ClusterProof.Shown.REBALANCE;
    }
    return assigned.get().contains(assignment)
        ? ClusterProof.Shown.ASSIGNMENT
        : ClusterProof.Shown.ANOTHER_GROUP;
  }

  /** The partitions that the tasks of the connector are assigned; none during a rebalance. */
  public Optional<Set<TopicPartition>> held() {
    return assigned()
        .map(all -> all.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet()));
  }

  /** What each member of the connector's consumer group has; none while the group rebalances. */
  private Optional<Set<Set<TopicPartition>>> assigned() {
    List<Set<TopicPartition>> members = GroupMembers.of(admin, group).assigned();
    Set<Set<TopicPartition>> assigned =
        members.stream().filter(partitions -> !partitions.isEmpty()).collect(Collectors.toSet());
    return assigned.isEmpty() && !members.isEmpty() ? Optional.empty() : Optional.of(assigned);
  }

  /** The id of the cluster; empty where its brokers report none. */
  public Optional<String> clusterId() {
    return Optional.ofNullable(AdminResults.of(admin.describeCluster().clusterId()));
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
