package io.neaptide.connect.source;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.source.config.MalformedRecordsConfig;
import io.neaptide.connect.source.config.TableSourceTaskConfig;
import io.neaptide.connect.source.discovery.ExistingTopics;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.discovery.TargetPartitionsCheck;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.malformed.CountedMalformed;
import io.neaptide.connect.source.malformed.DeadLetterTopic;
import io.neaptide.connect.source.malformed.DeadLetterTopicCheck;
import io.neaptide.connect.source.malformed.DeadLetters;
import io.neaptide.connect.source.malformed.FailOnMalformed;
import io.neaptide.connect.source.malformed.MalformedRecords;
import io.neaptide.connect.source.malformed.SkipMalformed;
import io.neaptide.connect.source.malformed.WrongFormatDetector;
import io.neaptide.connect.source.metrics.SourceMetrics;
import io.neaptide.connect.source.read.HeaderMapper;
import io.neaptide.connect.source.read.RecordForm;
import io.neaptide.connect.source.read.RecordMapper;
import io.neaptide.connect.source.read.TableFormats;
import io.neaptide.connect.source.read.TableReader;
import io.neaptide.connect.source.selffeed.OriginHeader;
import io.neaptide.connect.source.start.LostPositions;
import io.neaptide.connect.source.start.RecreatedTopics;
import io.neaptide.connect.source.start.SourceOffsets;
import io.neaptide.connect.source.start.SourcePartitions;
import io.neaptide.connect.source.start.StartPositions;
import io.neaptide.connect.source.start.StoredOffset;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what a task works with. */
final class TaskFactory {

  private static final Logger log = LoggerFactory.getLogger(TaskFactory.class);

  private final TableSourceTaskConfig config;
  private final KafkaClients clients;
  private final Clock clock;
  private final SourceMetrics metrics;

  TaskFactory(
      TableSourceTaskConfig config, KafkaClients clients, Clock clock, SourceMetrics metrics) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.metrics = metrics;
  }

  TableReader reader(OffsetStorageReader offsets) {
    Collection<TopicPartition> read = config.partitions();
    checkTargets(read);
    StartPositions positions =
        new StartPositions(
            read,
            storedOffsets(offsets, config.clusterId(), read),
            config.topicIds(),
            config.startOffsets(),
            config.startFrom());
    SourcePartitions partitions =
        new SourcePartitions(config.clusterId(), read, config.topicIds(), positions.stored());
    log.info(
        "Task {} reads [{}], {} of {} partitions from a stored offset",
        config.clientId(),
        PartitionList.format(read),
        positions.stored().size(),
        read.size());
    warnOfRecreated(positions);
    RecordMapper mapper = mapper(partitions);
    MalformedRecords malformed = malformedRecords();
    try {
      return new TableReader(
          clients.consumer(SourceClients.consumer(config.external(), config.clientId())),
          positions,
          new LostPositions(partitions, this::topicIds, metrics),
          mapper,
          malformed,
          TableReader.RETRY_BACKOFF,
          metrics);
    } catch (RuntimeException e) {
      malformed.close();
      throw e;
    }
  }

  private void warnOfRecreated(StartPositions positions) {
    Map<String, List<TopicPartition>> recreated =
        positions.partitions().stream()
            .filter(positions::isOfFormerTopic)
            .collect(Collectors.groupingBy(TopicPartition::topic));
    metrics.topicsRecreated(recreated.size());
    recreated.forEach(
        (topic, partitions) ->
            RecreatedTopics.warn(topic, positions.topicIds().get(topic), partitions));
  }

  private Map<String, Optional<String>> topicIds(Set<String> topics) {
    Admin admin =
        clients.admin(SourceClients.admin(config.external(), config.clientId() + "-topic-ids"));
    try {
      return ExistingTopics.ids(admin, config.external().bootstrapServersKey(), topics);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private RecordMapper mapper(SourcePartitions partitions) {
    Optional<OriginHeader> written =
        config.writesOriginHeader() ? Optional.of(config.origin()) : Optional.empty();
    return new RecordMapper(
        new TableFormats(config.keyDeserializer(), config.rowDeserializer(), config.envelope()),
        new HeaderMapper(config.headersAsBytes(), !config.hasTransforms(), written),
        config.tables(),
        config.preservePartitions(),
        new RecordForm(config.rowHandover(), config.rowDecimals(), config.keyDecimals()),
        config.origin(),
        partitions);
  }

  private MalformedRecords malformedRecords() {
    return switch (config.malformedRecords()) {
      case MalformedRecordsConfig.SKIP -> counted(detecting(new SkipMalformed(clock)), "skip");
      case MalformedRecordsConfig.DEAD_LETTER -> counted(detecting(deadLetters()), "dead-letter");
      default -> counted(new FailOnMalformed(), "fail");
    };
  }

  private MalformedRecords detecting(MalformedRecords records) {
    return new WrongFormatDetector(
        records, problem -> log.warn("{}: {}", config.clientId(), problem));
  }

  private MalformedRecords counted(MalformedRecords records, String outcome) {
    return new CountedMalformed(records, metrics.malformed(outcome));
  }

  private DeadLetters deadLetters() {
    String clientId = config.clientId() + "-dead-letters";
    String topic = config.deadLetterTopic();
    return new DeadLetters(
        clients.producer(SourceClients.producer(config.external(), clientId)),
        topic,
        new DeadLetterTopicCheck(
            new DeadLetterTopic(topic, config.external().bootstrapServersKey()),
            () -> clients.admin(SourceClients.admin(config.external(), clientId)),
            clock));
  }

  /** Offsets that Connect holds of partitions. */
  static Map<TopicPartition, StoredOffset> storedOffsets(
      OffsetStorageReader offsets, String cluster, Collection<TopicPartition> partitions) {
    Map<Map<String, Object>, TopicPartition> keys = new HashMap<>();
    partitions.forEach(
        partition -> keys.put(SourceOffsets.partition(cluster, partition), partition));
    List<Map<String, Object>> asked = new ArrayList<>(keys.keySet());
    Map<TopicPartition, StoredOffset> stored = new HashMap<>();
    offsets
        .offsets(asked)
        .forEach(
            (key, offset) ->
                SourceOffsets.stored(offset).ifPresent(next -> stored.put(keys.get(key), next)));
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
