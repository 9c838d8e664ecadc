package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The initial phase without a comparison: input partitions are streamed from their beginning up to
 * their bounds, exactly once, and wait there until the leader lets the stream begin. Where a
 * partition is stands in its position, so any task can go on with it, also after a restart.
 */
final class CopySteps implements PartitionSteps<InputProgress> {

  /** The phases of a generation without a comparison. */
  static final Set<Phase> PHASES = Set.of(Phase.COPY, Phase.ANNOUNCE, Phase.STREAM);

  private final SinkTaskContext context;
  private final PartitionStreams streams;
  private final InputEndDetector inputEnds;
  private final Clock clock;

  CopySteps(
      SinkTaskContext context, PartitionStreams streams, InputEndDetector inputEnds, Clock clock) {
    this.context = context;
    this.streams = streams;
    this.inputEnds = inputEnds;
    this.clock = clock;
  }

  /** Nothing is kept that a position does not tell when a partition is moved on. */
  @Override
  public boolean follow(Generation generation) {
    return false;
  }

  @Override
  public InputProgress begin(TopicPartition input, OffsetRange bound) {
    return new InputProgress(input, bound.begin());
  }

  @Override
  public Optional<OffsetRange> advance(
      InputProgress progress, PartitionStream stream, Generation generation) {
    OffsetRange bound = generation.bounds().orElseThrow().input().get(stream.input());
    OptionalLong position = stream.position();
    if (!isLeft(bound, position) || !inputEnds.isClusterProven(context.assignment())) {
      return Optional.empty();
    }
    progress.restart(position.orElse(bound.begin()));
    return Optional.of(bound);
  }

  /**
   * Whether something of a range is to be written, be it only the position at its end. The ends are
   * moved on when all are reached, so what was not needed once may be so later.
   */
  static boolean isLeft(OffsetRange bound, OptionalLong position) {
    return position.isEmpty() || position.getAsLong() < bound.end();
  }

  @Override
  public boolean mayStream(TopicPartition input, Generation streaming) {
    return true;
  }

  @Override
  public void watch(InputProgress progress, PartitionStream stream) {
    if (inputEnds.isReached(progress, stream.limit().offset())) {
      streams.change(stream, PartitionStream::reachLimit);
    } else if (progress.isStill(clock.millis()) && streams.read(all -> stream.queue().isIdle())) {
      // Records that Connect drops show only in the position that comes with a commit.
      context.requestCommit();
    }
  }
}
