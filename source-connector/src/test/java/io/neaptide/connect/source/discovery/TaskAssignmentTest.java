package io.neaptide.connect.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TaskAssignmentTest {

  private static final SortedSet<TopicPartition> PARTITIONS = PartitionList.parse("a:0-2;b:0-1");

  @Test
  void spreadsEvenlyInFixedOrder() {
    assertThat(TaskAssignment.of(PARTITIONS, 2))
        .extracting(PartitionList::format)
        .containsExactly("a:0,2;b:1", "a:1;b:0");
  }

  @Test
  void makesNoTaskWithoutWork() {
    assertThat(TaskAssignment.of(PARTITIONS, 9)).hasSize(5).allMatch(task -> task.size() == 1);
    assertThat(TaskAssignment.of(PartitionList.parse(""), 9)).isEmpty();
  }
}
