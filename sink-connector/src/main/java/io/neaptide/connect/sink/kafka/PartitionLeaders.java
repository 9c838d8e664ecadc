package io.neaptide.connect.sink.kafka;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Tells the leaders of partitions apart. */
public interface PartitionLeaders {

  /**
   * The epoch of the leader of each partition at this moment, where it is known. As long as it is
   * the same, one broker has led all the time.
   */
  Map<TopicPartition, Integer> epochs(Set<TopicPartition> partitions);
}
