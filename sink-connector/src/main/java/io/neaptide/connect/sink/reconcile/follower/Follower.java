package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.record.InputPartitions;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
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
 * A task in the initial phase of a new stream: follows the generation in the state topic and moves
 * its input partitions on, in the steps of a comparison or of a copy. Used on the thread of the
 * task, which it never blocks.
 *
 * @param <P> what is kept of an input partition
 */
public final class Follower<P extends FollowedPartition> implements InitialPhase {

  private final SinkTaskContext context;
  private final GenerationView generations;
  private final InputEndDetector inputEnds;
  private final PartitionSteps<P> steps;
  private final Map<TopicPartition, P> partitions = new HashMap<>();

  /** The partition of the last record of a put. */
  private TopicPartition lastInput;

  private P lastPartition;

  public Follower(
      SinkTaskContext context,
      GenerationView generations,
      InputEndDetector inputEnds,
      PartitionSteps<P> steps) {
    this.context = context;
    this.generations = generations;
    this.inputEnds = inputEnds;
    this.steps = steps;
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
    proveCluster();
    steps.putBegins(partitions.values());
    partitions.values().forEach(FollowedPartition::rewindTookPlace);
  }

  /** Before anything waits for what another cluster of the same topics would never show. */
  private void proveCluster() {
    if (!hasStreamBegun() && !context.assignment().isEmpty()) {
      boolean unused = inputEnds.isClusterProven(context.assignment());
    }
  }

  private boolean hasStreamBegun() {
    return generation().filter(found -> found.phase().isOver()).isPresent();
  }

  @Override
  public void recordsBegin() {
    lastInput = null;
    steps.recordsBegin();
  }

  @Override
  public void collect(SinkRecord record) {
    // Records of one partition follow each other.
    if (!InputPartitions.isFrom(lastInput, record)) {
      lastInput = InputPartitions.of(record);
      lastPartition = partitions.get(lastInput);
    }
    if (lastPartition != null) {
      steps.collect(lastPartition, record);
    }
  }

  @Override
  public void recordsEnd() {
    steps.recordsEnd();
  }

  @Override
  public void taken(TopicPartition input, long next) {
    P partition = partitions.get(input);
    if (partition != null) {
      partition.taken(next);
    }
  }

  @Override
  public void consumed(Map<TopicPartition, OffsetAndMetadata> current) {
    current.forEach(
        (input, offset) -> {
          P partition = partitions.get(input);
          if (partition != null) {
            partition.reported(offset.offset());
          }
        });
  }

  @Override
  public void closed(Collection<TopicPartition> closed) {
    for (TopicPartition input : closed) {
      P partition = partitions.get(input);
      if (partition != null) {
        partition.suspend();
      }
    }
  }

  @Override
  public void follow(Generation generation) {
    if (steps.follow(generation)) {
      partitions.clear();
    }
  }

  @Override
  public void keepOnly(Set<TopicPartition> assignment) {
    partitions.keySet().retainAll(assignment);
  }

  @Override
  public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
    TopicPartition input = stream.input();
    if (generation.phase() == Phase.STREAM) {
      return InitialPhase.beyond(generation, input)
          .filter(range -> steps.mayStream(input, generation));
    }
    OffsetRange bound = generation.bounds().orElseThrow().input().get(input);
    if (generation.phase() == Phase.ANNOUNCE
        || generation.phase() == Phase.FINISHED
        || bound == null) {
      // All is written, or not to be; one that was added after the bounds were fixed is read from
      // its beginning by the stream.
      return Optional.empty();
    }
    P partition = partitions.computeIfAbsent(input, each -> steps.begin(each, bound));
    Optional<OffsetRange> streamed = steps.advance(partition, stream, generation);
    if (partition.isOutdated()) {
      context.pause(input);
      partitions.remove(input);
      steps.discard(partition);
    }
    return streamed;
  }

  @Override
  public OptionalLong finishedAt(TopicPartition input, Generation generation) {
    OffsetRange bound = generation.bounds().orElseThrow().input().get(input);
    return bound != null && generations.isFinished(generation)
        ? OptionalLong.of(bound.end())
        : OptionalLong.empty();
  }

  @Override
  public void watch(PartitionStream stream) {
    P partition = partitions.get(stream.input());
    if (partition != null) {
      steps.watch(partition, stream);
    } else if (!hasStreamBegun()) {
      throw new ConnectException(
          "Nothing is known of how far " + stream.input() + " was read; restart the task");
    }
    // Else the leader has seen the position at the bound before its commit was answered here.
  }

  @Override
  public void drop() {
    partitions.clear();
    steps.drop();
  }
}
