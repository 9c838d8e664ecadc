package io.neaptide.connect.sink.input;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** What is asked of the cluster of the input on the way to the ends of its partitions. */
public interface InputEnds {

  /** What the connector's consumer group there shows of an assignment. */
  ClusterProof.Shown shown(Set<TopicPartition> assignment);

  /** The consumer group of the connector. */
  String group();

  /** Where committed records end, by partition. */
  Map<TopicPartition, Long> committedEnds(Set<TopicPartition> partitions);

  /**
   * Looks what stands from a position up to an end, in several partitions at once.
   *
   * @param left the position and the end, by partition
   * @param wanted whether it is still of use to look at a partition
   * @param found told of each partition that is looked at to the end, as soon as it is
   */
  void between(
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, InputCluster.Between> found);

  /** Names the producers whose open transactions hold up the input. */
  String openTransactions(TopicPartition partition);
}
