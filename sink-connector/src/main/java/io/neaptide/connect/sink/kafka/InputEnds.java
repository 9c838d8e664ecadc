package io.neaptide.connect.sink.kafka;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What is asked of the cluster of the input on the way to the ends of its partitions. */
public interface InputEnds {

  /** What the connector's consumer group there shows of an assignment. */
  ClusterProof.Shown shown(Set<TopicPartition> assignment);

  /** The consumer group of the connector. */
  String group();

  /** Where committed records end. */
  long committedEnd(TopicPartition partition);

  /** What stands from a position up to an end. */
  InputCluster.Between between(TopicPartition partition, long position, long end);

  /** Names the producers whose open transactions hold up the input. */
  String openTransactions(TopicPartition partition);
}
