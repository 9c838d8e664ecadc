package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The initial phase without a comparison: input partitions are streamed from their beginning up to
 * their bounds, exactly once, and wait there until the leader lets the stream begin. Where a
 * partition is stands in its position, so any task can go on with it, also after a restart.
 */
final class CopyPhase implements InitialPhase {

  private static final Duration STILL = Duration.ofMillis(300);

  /** The phases of a generation without a comparison. */
  static final Set<Phase> PHASES = Set.of(Phase.COPY, Phase.ANNOUNCE, Phase.STREAM);

  private final SinkTaskContext context;
  private final PartitionStreams streams;
  private final GenerationView generations;
  private final InputEndDetector watch;
  private final Clock clock;
  private final Map<TopicPartition, InputProgress> progress = new HashMap<>();

  CopyPhase(
      SinkTaskContext context,
      PartitionStreams streams,
      GenerationView generations,
      InputEndDetector watch,
      Clock clock) {
    this.context = context;
    this.streams = streams;
    this.generations = generations;
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public Optional<Generation> generation() {
    return generations.generation();
  }

  @Override
  public void checkLeader(Optional<Generation> generation) {
    generations.checkLeader(generation);
  }

  @Override
  public void putBegins() {
    if (generation().filter(found -> found.phase() == Phase.STREAM).isEmpty()
        && !context.assignment().isEmpty()) {
      // Before anything waits for what another cluster of the same topics would never show.
      boolean unused = watch.isClusterProven(context.assignment());
    }
    progress.values().forEach(InputProgress::rewindTookPlace);
  }

  @Override
  public void collect(SinkRecord record) {
    // A partition that waits is read again from its position.
  }

  @Override
  public void taken(TopicPartition input, long next) {
    InputProgress at = progress.get(input);
    if (at != null) {
      at.took(next);
    }
  }

  @Override
  public void consumed(Map<TopicPartition, OffsetAndMetadata> current) {
    current.forEach(
        (input, offset) -> {
          InputProgress at = progress.get(input);
          if (at != null) {
            at.told(offset.offset());
          }
        });
  }

  @Override
  public void closed(Collection<TopicPartition> partitions) {
    partitions.forEach(this::forget);
  }

  private void forget(TopicPartition input) {
    InputProgress at = progress.remove(input);
    if (at != null) {
      at.dropProbe();
    }
  }

  @Override
  public void follow(Generation generation) {
    // Nothing is kept beside the positions.
  }

  @Override
  public void keepOnly(Set<TopicPartition> assignment) {
    progress.keySet().retainAll(assignment);
  }

  @Override
  public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
    if (generation.phase() != Phase.COPY) {
      return InitialPhase.beyond(generation, stream.input());
    }
    OffsetRange bound = generation.bounds().orElseThrow().input().get(stream.input());
    if (bound == null) {
      // Added after the bounds were fixed: read from its beginning when the stream begins.
      return Optional.empty();
    }
    OptionalLong position = stream.position();
    if (!isLeft(bound, position)) {
      return Optional.empty();
    }
    if (!watch.isClusterProven(context.assignment())) {
      return Optional.empty();
    }
    InputProgress begun = new InputProgress(stream.input(), position.orElse(bound.begin()));
    begun.rewind();
    forget(stream.input());
    progress.put(stream.input(), begun);
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
  public void watch(PartitionStream stream) {
    InputProgress at = progress.get(stream.input());
    if (at == null) {
      throw new ConnectException(
          "Nothing is known of how far " + stream.input() + " was read; restart the task");
    }
    if (watch.isReached(at, stream.limit().offset())) {
      streams.change(stream, PartitionStream::reachLimit);
    } else if (at.isStill(clock.millis(), STILL) && streams.read(all -> stream.isIdle())) {
      // Records that Connect drops show only in the position that comes with a commit.
      context.requestCommit();
    }
  }

  @Override
  public void drop() {
    progress.clear();
  }
}
