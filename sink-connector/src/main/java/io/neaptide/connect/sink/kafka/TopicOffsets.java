package io.neaptide.connect.sink.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Reads where partitions begin and end. */
public final class TopicOffsets {

  private TopicOffsets() {}

  /** From the log start to the high watermark, uncommitted records included, of each partition. */
  public static Map<TopicPartition, OffsetRange> of(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends =
        offsets(ask(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED));
    Map<TopicPartition, Long> begins =
        offsets(ask(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED));
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          // The log start may have moved past an end that was read before it.
          long begin = Math.min(begins.get(partition), end);
          ranges.put(partition, new OffsetRange(begin, end));
        });
    return ranges;
  }

  /** Where each partition ends for readers of committed records. */
  public static Map<TopicPartition, Long> committedEnds(
      Admin admin, Collection<TopicPartition> partitions) {
    return offsets(ask(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
  }

  /**
   * The same, with the epoch of the leader that says so. Does not wait: one that has no leader
   * holds up the answer for no other.
   */
  public static Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> committed(
      Admin admin, Collection<TopicPartition> partitions) {
    ListOffsetsResult result =
        list(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    return partitions.stream().collect(Collectors.toMap(p -> p, result::partitionResult));
  }

  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, ListOffsetsResultInfo> results) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    results.forEach((partition, result) -> offsets.put(partition, result.offset()));
    return offsets;
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> ask(
      Admin admin,
      Collection<TopicPartition> partitions,
      OffsetSpec spec,
      IsolationLevel isolation) {
    return AdminResults.of(list(admin, partitions, spec, isolation).all());
  }

  private static ListOffsetsResult list(
      Admin admin,
      Collection<TopicPartition> partitions,
      OffsetSpec spec,
      IsolationLevel isolation) {
    return admin.listOffsets(
        partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)),
        new ListOffsetsOptions(isolation));
  }
}
