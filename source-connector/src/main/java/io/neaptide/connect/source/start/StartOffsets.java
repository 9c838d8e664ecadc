package io.neaptide.connect.source.start;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.source.discovery.DiscoveredTopics;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.kafka.AdminCalls;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns {@code start.from=latest} into offsets that stay the same for ever.
 *
 * <p>A: the ends are taken once, when the connector starts with neither a mark nor a stored offset
 * of any partition that it finds. B: they are saved before a task may begin, and a later start uses
 * what was saved, so that nothing written in between is lost. C: a partition without a mark
 * appeared later (or its mark was lost), so it begins at its log start. D: so does a partition of a
 * topic that was recreated since, which the id beside the mark tells; a mark without one is taken
 * for one of the topic that exists. E: the mark of a topic that is not found counts again when the
 * topic is, as it may only have been hidden from the user.
 */
public final class StartOffsets {

  static final Duration RENEWAL_INTERVAL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(StartOffsets.class);

  private final Admin admin;
  private final String cluster;
  private final StartMarks marks;
  private final IsolationLevel isolation;
  private final PeriodicTimer renewal;
  private volatile Map<TopicPartition, StoredOffset> current = new TreeMap<>(PartitionList.ORDER);

  public StartOffsets(
      Admin admin, String cluster, StartMarks marks, IsolationLevel isolation, Clock clock) {
    this.admin = admin;
    this.cluster = cluster;
    this.marks = marks;
    this.isolation = isolation;
    this.renewal = new PeriodicTimer(clock, RENEWAL_INTERVAL);
  }

  /**
   * Decides where the partitions begin that exist at the start of the connector.
   *
   * @param anyStored tells whether Connect has an offset stored for one of the partitions given
   */
  public void decide(DiscoveredTopics existing, Predicate<Collection<TopicPartition>> anyStored) {
    Map<TopicPartition, StoredOffset> loaded = new TreeMap<>(PartitionList.ORDER);
    loaded.putAll(marks.load());
    Map<TopicPartition, StoredOffset> saved = new TreeMap<>(PartitionList.ORDER);
    saved.putAll(loaded);
    saved.keySet().retainAll(existing.partitions());
    if (saved.isEmpty() && !anyStored.test(existing.partitions())) {
      Map<TopicPartition, Long> ends = ends(existing.partitions());
      ends.forEach((partition, end) -> saved.put(partition, mark(partition, end, existing)));
      marks.save(saved);
      log.info("Start offsets of start.from=latest: {}", PartitionList.formatOffsets(ends));
      current = with(saved, loaded);
      return;
    }
    current = loaded;
    Map<TopicPartition, StoredOffset> valid = valid(existing);
    if (!valid.equals(saved)) {
      marks.save(valid);
    }
    current = with(valid, loaded);
  }

  private static Map<TopicPartition, StoredOffset> with(
      Map<TopicPartition, StoredOffset> decided, Map<TopicPartition, StoredOffset> loaded) {
    Map<TopicPartition, StoredOffset> all = new TreeMap<>(PartitionList.ORDER);
    all.putAll(loaded);
    all.putAll(decided);
    return all;
  }

  private static StoredOffset mark(
      TopicPartition partition, long offset, DiscoveredTopics existing) {
    return new StoredOffset(offset, existing.id(partition.topic()));
  }

  /** The marks of partitions that exist, each with the id of its topic. */
  private Map<TopicPartition, StoredOffset> valid(DiscoveredTopics existing) {
    Map<TopicPartition, StoredOffset> valid = new TreeMap<>(PartitionList.ORDER);
    current.forEach(
        (partition, mark) -> {
          Optional<String> topicId = existing.id(partition.topic());
          if (existing.partitions().contains(partition) && !mark.isOfFormerTopic(topicId)) {
            valid.put(partition, new StoredOffset(mark.next(), topicId.or(mark::topicId)));
          }
        });
    return valid;
  }

  /**
   * The offsets of those of the given partitions that do not begin at their log start.
   *
   * @param existing what the given partitions were found with
   */
  public Map<TopicPartition, Long> of(
      Collection<TopicPartition> partitions, DiscoveredTopics existing) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    valid(existing).forEach((partition, mark) -> offsets.put(partition, mark.next()));
    offsets.keySet().retainAll(partitions);
    return offsets;
  }

  /** Keeps the saved offsets from being retired by the cluster. */
  public void renew(DiscoveredTopics existing) {
    Map<TopicPartition, StoredOffset> kept = valid(existing);
    if (!kept.isEmpty() && renewal.isOver()) {
      marks.save(kept);
      renewal.restart();
    }
  }

  private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new TreeMap<>(PartitionList.ORDER);
    AdminCalls.await(
            "read the end offsets",
            cluster,
            () -> admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}
