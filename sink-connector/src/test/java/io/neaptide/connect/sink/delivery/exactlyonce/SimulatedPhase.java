package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.testing.PassiveInitialPhase;
import java.util.Optional;
import java.util.OptionalLong;

/** An initial phase without a comparison: what stands within the bounds is copied. */
record SimulatedPhase(StateView view, PartitionStreams streams, SimulatedContext context)
    implements PassiveInitialPhase {

  @Override
  public Optional<Generation> generation() {
    return view.generation().filter(each -> each.phase() != Phase.PREPARING);
  }

  @Override
  public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
    if (generation.phase() == Phase.STREAM) {
      return InitialPhase.beyond(generation, stream.input());
    }
    OffsetRange bound = generation.fixedBounds().input().get(stream.input());
    OptionalLong position = stream.position();
    boolean left = position.isEmpty() || position.getAsLong() < bound.end();
    return left ? Optional.of(bound) : Optional.empty();
  }

  @Override
  public void watch(PartitionStream stream) {
    if (context.next(stream.input()) >= stream.limit().offset()) {
      streams.change(stream, PartitionStream::reachLimit);
    }
  }
}
