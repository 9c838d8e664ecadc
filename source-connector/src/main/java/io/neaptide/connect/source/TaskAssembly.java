package io.neaptide.connect.source;

import io.neaptide.connect.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what a task works with. */
final class TaskAssembly {

  private static final Logger log = LoggerFactory.getLogger(TaskAssembly.class);

  private final TableSourceTaskConfig config;
  private final KafkaClients clients;
  private final Clock clock;

  TaskAssembly(TableSourceTaskConfig config, KafkaClients clients, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
  }

  TableReader reader(OffsetStorageReader offsets) {
    Collection<TopicPartition> partitions = config.partitions();
    checkTargets(partitions);
    RecordMapper mapper = mapper();
    StartPositions positions =
        new StartPositions(
            partitions, stored(offsets, partitions), config.startOffsets(), config.startFrom());
    log.info(
        "Task {} reads [{}], {} of {} partitions from a stored offset",
        config.clientId(),
        PartitionList.format(partitions),
        positions.stored().size(),
        partitions.size());
    MalformedRecords malformed = malformedRecords();
    try {
      return new TableReader(
          clients.consumer(SourceClients.consumer(config.external(), config.clientId())),
          positions,
          mapper,
          malformed,
          TableReader.RETRY_BACKOFF);
    } catch (RuntimeException e) {
      malformed.close();
      throw e;
    }
  }

  private RecordMapper mapper() {
    Optional<OriginHeader> written =
        config.writesOriginHeader() ? Optional.of(config.origin()) : Optional.empty();
    return new RecordMapper(
        config.keyDeserializer(),
        config.rowDeserializer(),
        new HeaderMapper(config.headersAsBytes(), !config.hasTransforms(), written),
        config.tables(),
        config.preservePartitions(),
        config.rowHandover(),
        config.origin());
  }

  private MalformedRecords malformedRecords() {
    return switch (config.malformedRecords()) {
      case MalformedRecordsConfig.SKIP -> new SkipMalformed(clock);
      case MalformedRecordsConfig.DEAD_LETTER ->
          new DeadLetters(
              clients.producer(
                  SourceClients.producer(config.external(), config.clientId() + "-dead-letters")),
              config.deadLetterTopic());
      default -> new FailOnMalformed();
    };
  }

  /** Offsets that Connect holds of partitions. */
  private Map<TopicPartition, Long> stored(
      OffsetStorageReader offsets, Collection<TopicPartition> partitions) {
    return storedOffsets(offsets, config.clusterId(), partitions);
  }

  static Map<TopicPartition, Long> storedOffsets(
      OffsetStorageReader offsets, String cluster, Collection<TopicPartition> partitions) {
    Map<Map<String, Object>, TopicPartition> keys = new HashMap<>();
    partitions.forEach(
        partition -> keys.put(SourceOffsets.partition(cluster, partition), partition));
    List<Map<String, Object>> asked = new ArrayList<>(keys.keySet());
    Map<TopicPartition, Long> stored = new HashMap<>();
    offsets
        .offsets(asked)
        .forEach(
            (key, offset) -> {
              Long next = SourceOffsets.next(offset);
              if (next != null) {
                stored.put(keys.get(key), next);
              }
            });
    return stored;
  }

  private void checkTargets(Collection<TopicPartition> partitions) {
    boolean checkable = config.worker().isPresent() && !config.hasTransforms();
    if (config.preservePartitions() && checkable) {
      try (Admin admin =
          clients.admin(SourceClients.admin(config.worker(), config.clientId() + "-check"))) {
        new TargetPartitionsCheck(
                admin,
                config.worker().bootstrapServersKey(),
                config.tables(),
                TargetPartitionsCheck.partitionsOfNewTopics(config.originals()))
            .check(partitions);
      }
    }
  }
}
