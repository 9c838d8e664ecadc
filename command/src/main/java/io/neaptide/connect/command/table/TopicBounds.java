package io.neaptide.connect.command.table;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
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
   * From where a topic begins to where it ends now.
   *
   * @throws io.neaptide.connect.command.console.CommandException if it cannot be told
   */
  static TopicBounds of(Cluster cluster, String name) {
    TopicDescription topic = cluster.topic(name);
    List<TopicPartition> partitions =
        topic.partitions().stream()
            .map(partition -> new TopicPartition(name, partition.partition()))
            .toList();
    try {
      return new TopicBounds(topic.topicId(), TopicOffsets.of(cluster.admin(), partitions));
    } catch (KafkaException e) {
      throw cluster.failure("tell where the topic " + name + " ends", e);
    }
  }

  /**
   * What was written since, as far as no transaction is open.
   *
   * @throws io.neaptide.connect.command.console.CommandException if it cannot be told
   */
  TopicBounds since(Cluster cluster) {
    Map<TopicPartition, OffsetSpec> partitions =
        ranges.keySet().stream()
            .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
    try {
      Map<TopicPartition, OffsetRange> written = new HashMap<>();
      AdminResults.of(
              cluster
                  .admin()
                  .listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                  .all())
          .forEach(
              (partition, end) -> {
                long begin = ranges.get(partition).end();
                if (end.offset() > begin) {
                  written.put(partition, new OffsetRange(begin, end.offset()));
                }
              });
      return new TopicBounds(id, written);
    } catch (KafkaException e) {
      throw cluster.failure("tell where a topic ends", e);
    }
  }

  /** How many offsets there are to read, at least as many as records. */
  public long size() {
    return ranges.values().stream().mapToLong(OffsetRange::size).sum();
  }
}
