package io.neaptide.connect.command.table;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What of a topic is read: fixed before the first record, so that what is written meanwhile does
 * not count.
 *
 * @param id that of the topic
 */
public record TopicBounds(Uuid id, Map<TopicPartition, OffsetRange> ranges) {

  public TopicBounds {
    ranges = Map.copyOf(ranges);
  }

  /**
   * From where a topic begins to where it ends now, or ended at a time.
   *
   * @throws io.neaptide.connect.command.console.CommandException if it cannot be told
   */
  public static TopicBounds of(Cluster cluster, String name, Optional<Instant> until) {
    TopicDescription topic = cluster.topic(name);
    List<TopicPartition> partitions =
        topic.partitions().stream()
            .map(partition -> new TopicPartition(name, partition.partition()))
            .toList();
    try {
      Map<TopicPartition, OffsetRange> ranges = TopicOffsets.of(cluster.admin(), partitions);
      return new TopicBounds(
          topic.topicId(), until.isPresent() ? before(cluster, ranges, until.get()) : ranges);
    } catch (KafkaException e) {
      throw cluster.failure("tell where the topic " + name + " ends", e);
    }
  }

  private static Map<TopicPartition, OffsetRange> before(
      Cluster cluster, Map<TopicPartition, OffsetRange> ranges, Instant until) {
    Map<TopicPartition, OffsetSpec> times =
        ranges.keySet().stream()
            .collect(
                Collectors.toMap(
                    partition -> partition,
                    partition -> OffsetSpec.forTimestamp(until.toEpochMilli())));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        AdminResults.of(cluster.admin().listOffsets(times).all());
    Map<TopicPartition, OffsetRange> before = new HashMap<>();
    ranges.forEach(
        (partition, range) -> {
          long end = ends.get(partition).offset();
          // Negative where all records are older.
          before.put(
              partition,
              end < 0
                  ? range
                  : new OffsetRange(
                      range.begin(), Math.max(range.begin(), Math.min(end, range.end()))));
        });
    return before;
  }

  /** How many offsets there are to read, at least as many as records. */
  public long size() {
    return ranges.values().stream().mapToLong(OffsetRange::size).sum();
  }
}
