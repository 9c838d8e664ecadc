package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Range;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** An initial phase without a comparison, whose input goes on beyond its bounds. */
final class FixedBound implements InitialSteps {

  volatile Phase phase = Phase.COPY;
  private final Map<TopicPartition, Range> bounds;

  FixedBound(Map<TopicPartition, Range> bounds) {
    this.bounds = bounds;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.of(
        new Generation(1, "1", phase, Optional.of(Bounds.of(bounds, Map.of(), Map.of()))));
  }

  @Override
  public Optional<Range> advance(PartitionStream stream, Generation generation) {
    if (generation.phase() == Phase.STREAM) {
      return InitialSteps.beyond(generation, stream.input());
    }
    Range bound = bounds.get(stream.input());
    return Optional.of(bound).filter(range -> stream.position().orElse(0) < range.end());
  }

  @Override
  public void checkLeader(Optional<Generation> generation) {}

  @Override
  public void putBegins() {}

  @Override
  public void collect(SinkRecord record) {}

  @Override
  public void taken(TopicPartition input, long next) {}

  @Override
  public void consumed(Map<TopicPartition, OffsetAndMetadata> current) {}

  @Override
  public void closed(Collection<TopicPartition> partitions) {}

  @Override
  public void follow(Generation generation) {}

  @Override
  public void keepOnly(Set<TopicPartition> assignment) {}

  @Override
  public void watch(PartitionStream stream) {}

  @Override
  public void drop() {}
}
