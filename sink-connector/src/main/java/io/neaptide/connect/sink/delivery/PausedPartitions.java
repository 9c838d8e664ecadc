package io.neaptide.connect.sink.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The input partitions that the task has paused. Used on the thread of the task. */
public final class PausedPartitions {

  private final SinkTaskContext context;
  private final Set<TopicPartition> paused = new HashSet<>();

  public PausedPartitions(SinkTaskContext context) {
    this.context = context;
  }

  public boolean isEmpty() {
    return paused.isEmpty();
  }

  public void pause(Collection<TopicPartition> partitions) {
    List<TopicPartition> more = partitions.stream().filter(paused::add).toList();
    if (!more.isEmpty()) {
      context.pause(more.toArray(TopicPartition[]::new));
    }
  }

  /** Resumes those of the partitions that are paused. */
  public void resume(Collection<TopicPartition> partitions) {
    List<TopicPartition> resumed = partitions.stream().filter(paused::remove).toList();
    if (!resumed.isEmpty()) {
      context.resume(resumed.toArray(TopicPartition[]::new));
    }
  }

  /** Partitions were taken away: what the task had paused of them no longer counts. */
  public void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(paused::remove);
  }
}
