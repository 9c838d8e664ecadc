package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Range;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads where partitions begin and end. */
final class KafkaTopicRanges {

  private KafkaTopicRanges() {}

  /** From the log start to the high watermark, uncommitted records included, of each partition. */
  static Map<TopicPartition, Range> of(Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Range> ranges = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          // The log start may have moved past an end that was read before it.
          long begin = Math.min(begins.get(partition), end);
          ranges.put(partition, new Range(begin, end));
        });
    return ranges;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, ListOffsetsResultInfo> results =
        KafkaResults.of(
            admin
                .listOffsets(
                    partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)),
                    new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    results.forEach((partition, result) -> offsets.put(partition, result.offset()));
    return offsets;
  }
}
