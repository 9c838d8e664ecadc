package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.testing.RewindableContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** What Connect knows of a task: its partitions and how far each was read. */
final class SimulatedContext extends RewindableContext {

  private static final int MOST = 5;

  private final Map<TopicPartition, Long> next = new HashMap<>();

  void assign(Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed) {
    assignment.addAll(partitions);
    partitions.forEach(each -> next.put(each, committed.getOrDefault(each, 0L)));
  }

  void lose(Collection<TopicPartition> partitions) {
    assignment.removeAll(partitions);
    paused.removeAll(partitions);
    rewinds.keySet().removeAll(partitions);
    next.keySet().removeAll(partitions);
  }

  /** Some of what was not read. */
  List<SinkRecord> poll(SimulatedInput input, Random random) {
    next.putAll(rewinds);
    rewinds.clear();
    List<SinkRecord> polled = new ArrayList<>();
    for (TopicPartition each : input.partitions()) {
      if (assignment.contains(each) && !paused.contains(each)) {
        List<SinkRecord> read = input.read(each, next.get(each), random.nextInt(MOST));
        polled.addAll(read);
        next.merge(each, (long) read.size(), Long::sum);
      }
    }
    return polled;
  }

  /** Where a partition is read from next. */
  long next(TopicPartition partition) {
    return rewinds.getOrDefault(partition, next.getOrDefault(partition, 0L));
  }

  Map<TopicPartition, OffsetAndMetadata> consumed() {
    Map<TopicPartition, OffsetAndMetadata> consumed = new HashMap<>();
    next.forEach((partition, offset) -> consumed.put(partition, new OffsetAndMetadata(offset)));
    rewinds.forEach((partition, offset) -> consumed.put(partition, new OffsetAndMetadata(offset)));
    return consumed;
  }
}
