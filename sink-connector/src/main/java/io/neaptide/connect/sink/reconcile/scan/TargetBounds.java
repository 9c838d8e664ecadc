package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.state.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What the bounds of a generation say of one target topic. */
public final class TargetBounds {

  /** How many keys of one bucket stand in memory at once, at most, where the bounds are dense. */
  private static final long KEYS_PER_BUCKET = 150_000;

  private TargetBounds() {}

  /** The whole bounds of a target topic. */
  public static Map<TopicPartition, List<OffsetRange>> of(Bounds bounds, String target) {
    Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();
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
  public static Buckets buckets(Bounds bounds, TopicFormat topicFormat, String target) {
    long input =
        bounds.input().entrySet().stream()
            .filter(entry -> topicFormat.topicFor(entry.getKey().topic()).equals(target))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    long held =
        of(bounds, target).values().stream()
            .flatMap(List::stream)
            .mapToLong(OffsetRange::size)
            .sum();
    return Buckets.of(bounds.targetPartitions(target), Math.max(input, held), KEYS_PER_BUCKET)
        .sharedBy(bounds.input().size());
  }
}
