package io.neaptide.connect.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
 * appeared later (or its mark was lost), so it begins at its log start.
 */
final class StartOffsets {

  static final Duration RENEWAL_INTERVAL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(StartOffsets.class);

  private final Admin admin;
  private final String cluster;
  private final StartMarks marks;
  private final IsolationLevel isolation;
  private final Clock clock;
  private Instant nextRenewal = Instant.MIN;
  private volatile Map<TopicPartition, Long> current = new TreeMap<>(PartitionList.ORDER);

  StartOffsets(
      Admin admin, String cluster, StartMarks marks, IsolationLevel isolation, Clock clock) {
    this.admin = admin;
    this.cluster = cluster;
    this.marks = marks;
    this.isolation = isolation;
    this.clock = clock;
  }

  /**
   * Decides where the partitions begin that exist at the start of the connector.
   *
   * @param anyStored tells whether Connect has an offset stored for one of the partitions given
   */
  void decide(
      Collection<TopicPartition> partitions, Predicate<Collection<TopicPartition>> anyStored) {
    Map<TopicPartition, Long> saved = new TreeMap<>(PartitionList.ORDER);
    saved.putAll(marks.load());
    saved.keySet().retainAll(partitions);
    if (saved.isEmpty() && !anyStored.test(partitions)) {
      saved = ends(partitions);
      marks.save(saved);
      log.info("Start offsets of start.from=latest: {}", PartitionList.formatOffsets(saved));
    }
    current = saved;
  }

  /** The offsets of those of the given partitions that do not begin at their log start. */
  Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>(current);
    offsets.keySet().retainAll(partitions);
    return offsets;
  }

  /** Keeps the saved offsets from being retired by the cluster. */
  void renew(Collection<TopicPartition> existing) {
    Map<TopicPartition, Long> kept = of(existing);
    if (!kept.isEmpty() && !clock.instant().isBefore(nextRenewal)) {
      marks.save(kept);
      nextRenewal = clock.instant().plus(RENEWAL_INTERVAL);
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
