package io.neaptide.connect.source;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.common.log.ContextThreads;
import io.neaptide.connect.common.time.MonotonicClock;
import io.neaptide.connect.source.config.MalformedRecordsConfig;
import io.neaptide.connect.source.config.TableSourceConfig;
import io.neaptide.connect.source.config.TableSourceTaskConfig;
import io.neaptide.connect.source.discovery.DiscoveredTopics;
import io.neaptide.connect.source.discovery.PartitionDiscovery;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.discovery.PartitionMonitor;
import io.neaptide.connect.source.discovery.TaskAssignment;
import io.neaptide.connect.source.kafka.ClusterIds;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.malformed.DeadLetterTopic;
import io.neaptide.connect.source.selffeed.SelfFeedGuard;
import io.neaptide.connect.source.selffeed.WorkerCluster;
import io.neaptide.connect.source.start.GroupStartMarks;
import io.neaptide.connect.source.start.StartFrom;
import io.neaptide.connect.source.start.StartOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connector from its start to its stop: what it found, and what it watches. */
final class SourceSession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SourceSession.class);

  private final Map<String, String> properties;
  private final Admin admin;
  private final String externalCluster;
  private final SelfFeedGuard guard;
  private final Optional<StartOffsets> startOffsets;
  private final PartitionMonitor monitor;

  private SourceSession(
      Map<String, String> properties,
      Admin admin,
      String externalCluster,
      SelfFeedGuard guard,
      Optional<StartOffsets> startOffsets,
      PartitionMonitor monitor) {
    this.properties = properties;
    this.admin = admin;
    this.externalCluster = externalCluster;
    this.guard = guard;
    this.startOffsets = startOffsets;
    this.monitor = monitor;
  }

  /**
   * Looks for partitions, decides where they begin, and goes on looking for new ones.
   *
   * @throws ConnectException if a cluster does not answer, or the connector would feed itself
   */
  static SourceSession open(
      Map<String, String> properties, KafkaClients clients, SourceConnectorContext context) {
    TableSourceConfig config = new TableSourceConfig(properties);
    requireOneCluster(config.external(), clients);
    Admin admin = clients.admin(SourceClients.admin(config.external(), config.connectorName()));
    try {
      return open(config, properties, admin, clients, context);
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** Offsets that one client reads mean nothing on the cluster of another one. */
  private static void requireOneCluster(ClusterConfig cluster, KafkaClients clients) {
    List<ClusterAddress> addresses = cluster.addresses();
    if (addresses.size() > 1) {
      ClusterAnswers answers = new ConnectionCheck(clients).answers(addresses);
      Stream.concat(
              answers.failures().values().stream(),
              answers.differences(addresses).values().stream())
          .findFirst()
          .ifPresent(
              problem -> {
                throw new ConnectException(problem);
              });
    }
  }

  private static SourceSession open(
      TableSourceConfig config,
      Map<String, String> properties,
      Admin admin,
      KafkaClients clients,
      SourceConnectorContext context) {
    String cluster = config.external().bootstrapServersKey();
    String id = ClusterIds.of(admin, cluster);
    SelfFeedGuard guard = new SelfFeedGuard(workerCluster(config, id, clients), config.tables());
    if (config.malformedRecords().equals(MalformedRecordsConfig.DEAD_LETTER)) {
      DeadLetterTopic deadLetters = new DeadLetterTopic(config.deadLetterTopic(), cluster);
      deadLetters.ensure(admin);
      deadLetters.refuseCompacted(admin);
    }
    Optional<StartOffsets> startOffsets =
        config.startFrom() instanceof StartFrom.Latest
            ? Optional.of(startOffsets(config, admin, cluster))
            : Optional.empty();
    PartitionDiscovery discovery =
        new PartitionDiscovery(admin, cluster, config.tables().topics(), new MonotonicClock());
    PartitionMonitor monitor =
        new PartitionMonitor(
            () -> {
              DiscoveredTopics found = discovery.discover();
              startOffsets.ifPresent(offsets -> offsets.renew(found));
              return found;
            },
            found -> refuseSelfFeed(guard, found.partitions()),
            context,
            scheduler(config.connectorName()));
    SourceSession session = new SourceSession(properties, admin, id, guard, startOffsets, monitor);
    session.start(config, context);
    return session;
  }

  private void start(TableSourceConfig config, SourceConnectorContext context) {
    try {
      DiscoveredTopics found = monitor.discover();
      startOffsets.ifPresent(
          offsets ->
              offsets.decide(
                  found,
                  partitions ->
                      !TaskFactory.storedOffsets(
                              context.offsetStorageReader(), externalCluster, partitions)
                          .isEmpty()));
      monitor.watch(config.refreshInterval());
      log.info(
          "Connector {} reads {} partitions of cluster {}: [{}]",
          config.connectorName(),
          found.partitions().size(),
          externalCluster,
          PartitionList.format(found.partitions()));
    } catch (RuntimeException e) {
      monitor.close();
      throw e;
    }
  }

  private static WorkerCluster workerCluster(
      TableSourceConfig config, String external, KafkaClients clients) {
    if (!config.worker().isPresent()) {
      return new WorkerCluster.NotGiven();
    }
    try (Admin worker =
        clients.admin(SourceClients.admin(config.worker(), config.connectorName() + "-worker"))) {
      WorkerCluster found =
          WorkerCluster.byIds(
              external, ClusterIds.found(worker, config.worker().bootstrapServersKey()));
      boolean two =
          found instanceof WorkerCluster.TheOneThatIsRead
              && new SharedClusterId(clients).isOfTwoClusters(config.external(), config.worker());
      return two ? new WorkerCluster.Another() : found;
    }
  }

  private static StartOffsets startOffsets(TableSourceConfig config, Admin admin, String cluster) {
    Object group =
        config
            .external()
            .consumerProperties()
            .getOrDefault(ConsumerConfig.GROUP_ID_CONFIG, "neaptide-" + config.connectorName());
    IsolationLevel isolation =
        TableSourceConfig.readsUncommitted(config.originals())
            ? IsolationLevel.READ_UNCOMMITTED
            : IsolationLevel.READ_COMMITTED;
    return new StartOffsets(
        admin,
        cluster,
        new GroupStartMarks(admin, cluster, group.toString()),
        isolation,
        new MonotonicClock());
  }

  private static void refuseSelfFeed(SelfFeedGuard guard, Collection<TopicPartition> partitions) {
    guard
        .violation(topics(partitions))
        .ifPresent(
            violation -> {
              throw new ConnectException(violation);
            });
  }

  private static Set<String> topics(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
  }

  private static ScheduledExecutorService scheduler(String connector) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> ContextThreads.newDaemon(work, "neaptide-partition-monitor-" + connector));
  }

  List<Map<String, String>> taskConfigs(int maxTasks) {
    DiscoveredTopics known = monitor.known();
    boolean originHeader =
        guard.needsOriginHeader(new TableSourceConfig(properties).hasTransforms());
    List<Map<String, String>> configs = new ArrayList<>();
    for (List<TopicPartition> partitions : TaskAssignment.of(known.partitions(), maxTasks)) {
      configs.add(
          TableSourceTaskConfig.properties(
              properties,
              configs.size(),
              partitions,
              known.ids(partitions),
              startOffsets.map(offsets -> offsets.of(partitions, known)).orElse(Map.of()),
              externalCluster,
              originHeader));
    }
    return configs;
  }

  @Override
  public void close() {
    monitor.close();
    admin.close(Duration.ofSeconds(1));
  }
}
