package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Input partitions, each row of which says where it stands. */
final class SimulatedInput {

  private final Map<TopicPartition, Long> ends = new HashMap<>();

  SimulatedInput(int partitions) {
    for (int at = 0; at < partitions; at++) {
      ends.put(new TopicPartition("in", at), 0L);
    }
  }

  List<TopicPartition> partitions() {
    return ends.keySet().stream()
        .sorted(java.util.Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  void append(TopicPartition partition) {
    ends.merge(partition, 1L, Long::sum);
  }

  long end(TopicPartition partition) {
    return ends.get(partition);
  }

  List<SinkRecord> read(TopicPartition partition, long from, long most) {
    return LongStream.range(from, Math.min(from + most, end(partition)))
        .mapToObj(
            offset ->
                DeliveryHarness.row(partition, offset, partition.partition() + "@" + offset, null))
        .toList();
  }
}
