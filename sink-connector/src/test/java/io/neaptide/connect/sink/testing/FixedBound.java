package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** An initial phase without a comparison, whose input goes on beyond its bounds. */
public final class FixedBound implements PassiveInitialPhase {

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
}
