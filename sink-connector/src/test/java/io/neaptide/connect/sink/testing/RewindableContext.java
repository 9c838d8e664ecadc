package io.neaptide.connect.sink.testing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker keeps for a task whose input is rewound: what it asked for since the last poll. */
public abstract class RewindableContext implements SinkTaskContext {

  protected final Set<TopicPartition> assignment = new HashSet<>();
  protected final Set<TopicPartition> paused = new HashSet<>();
  protected final Map<TopicPartition, Long> rewinds = new HashMap<>();

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

  /** Does nothing: the test says when puts come. */
  @Override
  public void timeout(long timeoutMs) {}

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

  /** Does nothing: the test says when commits come. */
  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("Not on every worker");
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return null;
  }
}
