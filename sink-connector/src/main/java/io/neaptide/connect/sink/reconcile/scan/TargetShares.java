package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.state.Bounds;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions of a target topic the owner of an input partition reads, so that all of them are
 * read. What follows from it is only how much is read: a key that belongs elsewhere has that
 * partition read, too.
 */
public final class TargetShares {

  private final int partitions;
  private final Map<String, Integer> inputPartitions = new TreeMap<>();

  /** Shares of a target topic within the bounds of a generation. */
  public TargetShares(Bounds bounds, TopicFormat topicFormat, String target) {
    this.partitions = bounds.targetPartitions(target);
    bounds.input().keySet().stream()
        .map(TopicPartition::topic)
        .filter(topic -> topicFormat.topicFor(topic).equals(target))
        .forEach(topic -> inputPartitions.merge(topic, 1, Integer::sum));
  }

  /** How many partitions the target topic has. */
  int partitions() {
    return partitions;
  }

  /**
   * The target partitions that may hold keys of an input partition where they belong, if both
   * topics are partitioned by the hash of the same bytes: those whose numbers leave the same
   * remainder by the greatest common divisor of both counts.
   */
  public Set<Integer> readFor(TopicPartition input) {
    int inputs = inputPartitions.getOrDefault(input.topic(), 0);
    int divisor = BigInteger.valueOf(inputs).gcd(BigInteger.valueOf(partitions)).intValue();
    return inputs == 0 ? Set.of() : every(input.partition() % divisor, divisor);
  }

  /**
   * The target partitions of which the owner of an input partition publishes the note. Each has one
   * owner that does, and he reads it for his own sake.
   */
  public Set<Integer> notedFor(TopicPartition input) {
    boolean first =
        inputPartitions.keySet().stream().findFirst().filter(input.topic()::equals).isPresent();
    return first ? every(input.partition(), inputPartitions.get(input.topic())) : Set.of();
  }

  private Set<Integer> every(int first, int step) {
    Set<Integer> numbers = new TreeSet<>();
    IntStream.iterate(first, at -> at < partitions, at -> at + step).forEach(numbers::add);
    return numbers;
  }
}
