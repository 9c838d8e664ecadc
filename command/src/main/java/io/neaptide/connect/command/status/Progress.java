package io.neaptide.connect.command.status;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * How much of a phase is done, as far as the state topic tells: tasks say when they have compared a
 * whole input partition, and when they have written one.
 *
 * @param partitions how many input partitions are done
 * @param of how many there are
 * @param offsets how many offsets these have up to their bounds
 * @param ofOffsets how many all of them have
 */
record Progress(int partitions, int of, long offsets, long ofOffsets) {

  private static final double LEAST_TO_ESTIMATE = 0.05;

  /** The progress of a phase in which every input partition does its part; else empty. */
  static Optional<Progress> of(Generation generation, StateView view) {
    if (generation.phase() == Phase.COLLECT) {
      Set<TopicPartition> claimed = view.claims(generation.number()).keySet();
      return Optional.of(of(generation.fixedBounds(), claimed::contains));
    }
    if (generation.phase() == Phase.APPLY || generation.phase() == Phase.COPY) {
      Bounds bounds = generation.fixedBounds();
      return Optional.of(of(bounds, input -> isWritten(input, generation, view)));
    }
    return Optional.empty();
  }

  private static boolean isWritten(TopicPartition input, Generation generation, StateView view) {
    return view.position(input)
        .filter(position -> position.generation() == generation.number())
        .filter(position -> position.offset().isPresent())
        .filter(
            position ->
                position.offset().getAsLong() >= generation.fixedBounds().input().get(input).end())
        .isPresent();
  }

  private static Progress of(Bounds bounds, Predicate<TopicPartition> isDone) {
    int partitions = 0;
    long offsets = 0;
    long all = 0;
    for (Map.Entry<TopicPartition, OffsetRange> input : bounds.input().entrySet()) {
      all += input.getValue().size();
      if (isDone.test(input.getKey())) {
        partitions++;
        offsets += input.getValue().size();
      }
    }
    return new Progress(partitions, bounds.input().size(), offsets, all);
  }

  /** From 0 to 1. */
  double share() {
    if (partitions == of) {
      return 1;
    }
    return ofOffsets == 0 ? (double) partitions / of : (double) offsets / ofOffsets;
  }

  /** How long the rest takes if it goes on as it began; empty while too little is done to say. */
  Optional<Duration> remaining(Instant since, Instant now) {
    double share = share();
    if (share < LEAST_TO_ESTIMATE || share >= 1) {
      return Optional.empty();
    }
    double elapsed = Math.max(0, Duration.between(since, now).toMillis());
    return Optional.of(Duration.ofMillis(Math.round(elapsed * (1 - share) / share)));
  }
}
