package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.reconcile.Buckets;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What the bounds of a generation say of one target topic. */
final class TargetBounds {

  /** How many keys of one bucket stand in memory at once, at most, where the bounds are dense. */
  private static final long KEYS_PER_BUCKET = 150_000;

  private TargetBounds() {}

  /** The whole bounds of a target topic. */
  static Map<TopicPartition, List<Range>> of(Bounds bounds, String target) {
    Map<TopicPartition, List<Range>> ranges = new HashMap<>();
    bounds
        .target()
        .forEach(
            (partition, range) -> {
              if (partition.topic().equals(target)) {
                ranges.put(partition, List.of(range));
              }
            });
    return ranges;
  }

  /** Enough buckets for the larger side; the same for everyone who knows the bounds. */
  static Buckets buckets(Bounds bounds, TopicFormat topicFormat, String target) {
    long input =
        bounds.input().entrySet().stream()
            .filter(entry -> topicFormat.topicFor(entry.getKey().topic()).equals(target))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    long held =
        of(bounds, target).values().stream().flatMap(List::stream).mapToLong(Range::size).sum();
    return Buckets.of(bounds.targetPartitions(target), Math.max(input, held), KEYS_PER_BUCKET);
  }
}
