package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * How a {@link Follower} brings input partitions to the end of the initial phase. Used on the
 * thread of the task.
 *
 * @param <P> what is kept of a partition
 */
interface PartitionSteps<P extends FollowedPartition> {

  /**
   * Follows a generation whose initial phase is not over.
   *
   * @return whether what is kept of partitions is of no use any more
   */
  boolean follow(Generation generation);

  /** What is kept of a partition that is not begun. */
  P begin(TopicPartition input, OffsetRange bound);

  /**
   * Moves a partition on that is fenced, within the bounds and while something is left to do.
   *
   * @return what is to be streamed of it now, as {@link InitialPhase#advance} has it
   */
  Optional<OffsetRange> advance(P partition, PartitionStream stream, Generation generation);

  /** Whether a partition may be streamed, now that the initial phase is over. */
  boolean mayStream(TopicPartition input, Generation streaming);

  /** Called first in every put, with the partitions that were begun. */
  default void putBegins(Collection<P> partitions) {}

  /**
   * Called before the records of a put are given, if there are any.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if they cannot be taken yet
   */
  default void recordsBegin() {}

  /** Takes a record of a partition that is not streamed. */
  default void collect(P partition, SinkRecord record) {}

  /** Called when all records of a put are given. */
  default void recordsEnd() {}

  /** Looks after a partition that is streamed up to a bound. */
  default void watch(P partition, PartitionStream stream) {}

  /** What was kept of a partition is of no use any more; it is begun again. */
  default void discard(P partition) {}

  /** Ends what is being done for the current generation. */
  default void drop() {}
}
