package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** An initial phase without a comparison, whose input goes on beyond its bounds. */
public final class FixedBound implements InitialPhase {

  public volatile Phase phase = Phase.COPY;
  private final Map<TopicPartition, OffsetRange> bounds;

  public FixedBound(Map<TopicPartition, OffsetRange> bounds) {
    this.bounds = bounds;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.of(
        new Generation(1, "1", phase, Optional.of(Bounds.of(bounds, Map.of(), Map.of()))));
  }

  @Override
  public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
    if (generation.phase() == Phase.STREAM) {
      return InitialPhase.beyond(generation, stream.input());
    }
    OffsetRange bound = bounds.get(stream.input());
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
