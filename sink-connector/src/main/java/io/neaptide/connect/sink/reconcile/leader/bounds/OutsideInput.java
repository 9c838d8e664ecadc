package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.state.Bounds;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Input partitions that tasks hold, and that are not within the bounds of a generation. Their keys
 * would be taken for gone where they share a target topic with others.
 *
 * @param isKnown whether the consumer group tells, which it does not while it rebalances
 * @param added partitions that came since the bounds were fixed
 * @param hidden partitions that the user of worker.kafka.* is not shown
 */
public record OutsideInput(
    boolean isKnown, List<TopicPartition> added, List<TopicPartition> hidden) {

  static OutsideInput unknown() {
    return new OutsideInput(false, List.of(), List.of());
  }

  /**
   * What is outside.
   *
   * @param held the partitions that tasks hold beyond the bounds
   * @param shown the partitions that the user of worker.kafka.* is shown
   * @param setAside topics that are left out on purpose
   */
  public static OutsideInput of(
      Set<TopicPartition> held, Set<TopicPartition> shown, Set<String> setAside) {
    return new OutsideInput(
        true,
        ordered(
            held.stream()
                .filter(shown::contains)
                .filter(input -> !setAside.contains(input.topic()))),
        ordered(held.stream().filter(input -> !shown.contains(input))));
  }

  private static List<TopicPartition> ordered(Stream<TopicPartition> partitions) {
    return partitions.sorted(Bounds.ORDER).toList();
  }

  public boolean isEmpty() {
    return isKnown && added.isEmpty() && hidden.isEmpty();
  }
}
