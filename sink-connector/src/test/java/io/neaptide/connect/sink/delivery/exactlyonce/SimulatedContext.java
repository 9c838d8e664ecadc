package io.neaptide.connect.sink.delivery.exactlyonce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What Connect knows of a task: its partitions and how far each was read. */
final class SimulatedContext implements SinkTaskContext {

  private static final int MOST = 5;

  private final Set<TopicPartition> assignment = new HashSet<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> rewinds = new HashMap<>();

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

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    rewinds.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    // Puts come at random.
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(assignment);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    Arrays.asList(partitions).forEach(paused::remove);
  }

  @Override
  public void requestCommit() {
    // Commits come at random.
  }

  @Override
  public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("Not on every worker");
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return null;
  }
}
