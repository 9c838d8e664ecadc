package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.state.Bounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What is asked of the topics of a generation once its bounds are fixed. */
public interface GenerationTopics {

  /** Where the committed records of the input end by now. */
  Map<TopicPartition, Long> committedEnds(Bounds bounds);

  /** The topics of the bounds that were deleted and recreated since. */
  Set<String> recreated(Bounds bounds);

  /** Whether the topics are those that the bounds were fixed for, with their partitions. */
  boolean isCurrent(Bounds bounds);

  /** The topic that keeps its tombstones for the shortest time. */
  Optional<TombstoneRetention> tombstonesKept(Bounds bounds);

  /** What tasks hold of the input that is not within the bounds. */
  OutsideInput outside(Bounds bounds);

  /** Those of some input partitions that no task is assigned, which is so in a rebalance, too. */
  Set<TopicPartition> unassigned(Set<TopicPartition> inputs);

  /** What is gone of the beginning of the input topics by now. */
  List<RemovedInput> removedInput(Bounds bounds);

  /** Where the target partitions begin and end now. */
  Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds);
}
