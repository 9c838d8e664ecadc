package io.neaptide.connect.source.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.kafka.common.TopicPartition;

/** Spreads partitions over tasks: round robin, in a fixed order, so that it is stable and even. */
public final class TaskAssignment {

  private TaskAssignment() {}

  /** The partitions of each task; as many tasks as there is work for, at most {@code maxTasks}. */
  public static List<List<TopicPartition>> of(SortedSet<TopicPartition> partitions, int maxTasks) {
    int count = Math.min(maxTasks, partitions.size());
    List<List<TopicPartition>> tasks = new ArrayList<>(count);
    for (int task = 0; task < count; task++) {
      tasks.add(new ArrayList<>());
    }
    int next = 0;
    for (TopicPartition partition : partitions) {
      tasks.get(next++ % count).add(partition);
    }
    return tasks;
  }
}
