package io.neaptide.connect.sink.testing;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The worker as a task sees it; refuses what the real one would refuse. */
public final class FakeContext implements SinkTaskContext {

  public final Set<TopicPartition> assignment = new HashSet<>();

  /** Like the real one, keeps what was paused over a rebalance. */
  public final Set<TopicPartition> paused = new HashSet<>();

  public long timeout = -1;
  public ErrantRecordReporter reporter;
  public final Metrics metrics = new Metrics();

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException("Streaming at least once never rewinds the input");
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    offset(Map.of(partition, offset));
  }

  @Override
  public void timeout(long timeoutMs) {
    timeout = timeoutMs;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(assignment);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    requireAssigned(partitions);
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    requireAssigned(partitions);
    Arrays.asList(partitions).forEach(paused::remove);
  }

  private void requireAssigned(TopicPartition... partitions) {
    if (!assignment.containsAll(Arrays.asList(partitions))) {
      throw new IllegalStateException("Not assigned: " + Arrays.toString(partitions));
    }
  }

  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    return new PluginMetricsImpl(metrics, Map.of());
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return reporter;
  }
}
