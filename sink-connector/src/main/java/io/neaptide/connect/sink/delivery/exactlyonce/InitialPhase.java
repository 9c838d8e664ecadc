package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a task does in the initial phase of a new stream. Used on the thread of the task. */
public interface InitialPhase {

  /** Begins the initial phase of a task. */
  interface Factory {

    /**
     * Begins it.
     *
     * @param closing takes what is to be closed, the last first
     */
    InitialPhase create(InitialPhaseReason need, ExactlyOnceParts parts, Deque<Runnable> closing);
  }

  /** The generation that this task works for; none while the leader prepares it. */
  Optional<Generation> generation();

  /** Looks whether the leader is there, where the task waits for it. */
  void checkLeader(Optional<Generation> generation);

  /** Called first in every put: a rewind that was asked for has taken place. */
  void putBegins();

  /**
   * Called before the records of a put are given, if there are any.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if they cannot be taken yet
   */
  default void recordsBegin() {}

  /** Called when all records of a put are given. */
  default void recordsEnd() {}

  /** Takes a record of a partition that is not streamed. */
  void collect(SinkRecord record);

  /** Records of a partition that is streamed were taken, up to an offset. */
  void taken(TopicPartition input, long next);

  /** Takes the positions that Connect tells with a commit. */
  void consumed(Map<TopicPartition, OffsetAndMetadata> current);

  /** Partitions were taken away. */
  void closed(Collection<TopicPartition> partitions);

  /** Moves to another generation, where there is one. */
  void follow(Generation generation);

  /** Forgets the partitions that belong to other tasks now. */
  void keepOnly(Set<TopicPartition> assignment);

  /**
   * Moves one partition on that is the task's own.
   *
   * @return what is to be streamed of it now: from the begin, where nothing is written yet, up to
   *     the end; none while it has to wait
   */
  Optional<OffsetRange> advance(PartitionStream stream, Generation generation);

  /**
   * Up to where a partition is written of a stream that is finished, and passes nothing on; empty
   * where it is not, or the partition was added to it.
   */
  default OptionalLong finishedAt(TopicPartition input, Generation generation) {
    return OptionalLong.empty();
  }

  /** Looks after a partition that is streamed up to a bound. */
  void watch(PartitionStream stream);

  /** Ends what is being done for the current generation. */
  void drop();

  /** What is streamed when the initial phase is over. */
  static Optional<OffsetRange> beyond(Generation generation, TopicPartition input) {
    if (generation.phase() != Phase.STREAM) {
      return Optional.empty();
    }
    // All that stands within the bounds was applied; what was added later begins at its start.
    OffsetRange bound = generation.bounds().orElseThrow().input().get(input);
    return Optional.of(new OffsetRange(bound == null ? 0 : bound.end(), StreamLimit.NONE));
  }
}
