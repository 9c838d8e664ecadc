package io.neaptide.connect.source.discovery;

import io.neaptide.connect.source.kafka.AdminCalls;
import io.neaptide.connect.source.table.TableOutput;
import io.neaptide.connect.source.table.TablePlan;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Checks that the topics which are written have every partition number that is read: the worker's
 * producer waits for a missing partition for ever.
 */
public final class TargetPartitionsCheck {

  private static final String CREATION_GROUPS_CONFIG = "topic.creation.groups";
  private static final String CREATION_PARTITIONS_CONFIG = "topic.creation.default.partitions";

  private final Admin worker;
  private final String cluster;
  private final TablePlan plan;
  private final OptionalInt partitionsOfNewTopics;

  public TargetPartitionsCheck(
      Admin worker, String cluster, TablePlan plan, OptionalInt partitionsOfNewTopics) {
    this.worker = worker;
    this.cluster = cluster;
    this.plan = plan;
    this.partitionsOfNewTopics = partitionsOfNewTopics;
  }

  /** How many partitions Connect gives the topics that it makes, where that is sure. */
  public static OptionalInt partitionsOfNewTopics(Map<String, ?> properties) {
    Object count = properties.get(CREATION_PARTITIONS_CONFIG);
    Object groups = properties.get(CREATION_GROUPS_CONFIG);
    if (count == null || (groups != null && !groups.toString().isBlank())) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(count.toString().trim()));
  }

  /**
   * Checks what a task is going to write.
   *
   * @throws ConnectException if a partition is missing, or the cluster does not answer
   */
  public void check(Collection<TopicPartition> read) {
    Map<String, TopicPartition> highest = new TreeMap<>();
    for (TopicPartition partition : read) {
      for (TableOutput output : plan.outputs(partition.topic())) {
        highest.merge(output.topic(), partition, (a, b) -> a.partition() >= b.partition() ? a : b);
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    worker
        .describeTopics(highest.keySet())
        .topicNameValues()
        .forEach(
            (topic, future) -> {
              try {
                counts.put(topic, future.get().partitions().size());
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw AdminCalls.failure(
                      "describe the topic " + topic, cluster, "DESCRIBE on it", e.getCause());
                }
              } catch (InterruptedException e) {
                throw new InterruptException(e);
              }
            });
    highest.forEach(
        (target, partition) -> check(target, partition, Optional.ofNullable(counts.get(target))));
  }

  private void check(String target, TopicPartition read, Optional<Integer> existing) {
    int needed = read.partition() + 1;
    int count = existing.orElse(partitionsOfNewTopics.orElse(0));
    if (count < needed) {
      throw new ConnectException(
          "preserve.partitions writes the partitions of topic '"
              + read.topic()
              + "' to those of '"
              + target
              + "' on the worker's cluster, which "
              + existing.map(n -> "has only " + n).orElse("does not exist")
              + ", but needs at least "
              + needed
              + ". Give it "
              + needed
              + " partitions"
              + (existing.isPresent() ? "" : " (or set " + CREATION_PARTITIONS_CONFIG + ")")
              + ", or set preserve.partitions to false.");
    }
  }
}
