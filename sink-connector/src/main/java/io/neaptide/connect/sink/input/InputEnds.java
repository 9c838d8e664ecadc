package io.neaptide.connect.sink.input;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What is asked of the input's cluster to find out whether partitions are read to their ends. */
public interface InputEnds {

  /** What the connector's consumer group there shows of an assignment. */
  ClusterProof.Shown shown(Set<TopicPartition> assignment);

  /** The consumer group of the connector. */
  String group();

  /** Where partitions end, and who leads them; does not wait for the answers. */
  Map<TopicPartition, KafkaFuture<InputEnd>> ends(Set<TopicPartition> partitions);

  /**
   * Finds out what remains from a position up to an end, in several partitions at once.
   *
   * @param left the position and the end, by partition
   * @param wanted whether the answer for a partition is still wanted
   * @param found receives each answer as soon as it is known
   */
  void probe(
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, InputCluster.Remaining> found);

  /** Names the producers whose open transactions hold up reading the input. */
  String openTransactions(TopicPartition partition);
}
