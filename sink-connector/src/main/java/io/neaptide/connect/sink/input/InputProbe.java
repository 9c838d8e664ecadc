package io.neaptide.connect.sink.input;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out, with one consumer, whether partitions hold anything more that Connect could deliver.
 */
final class InputProbe {

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetRange> left;
  private final Predicate<TopicPartition> wanted;
  private final BiConsumer<TopicPartition, InputCluster.Remaining> found;

  /** Where the consumer is in those partitions of which it is not known yet. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  InputProbe(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, InputCluster.Remaining> found) {
    this.consumer = consumer;
    this.left = left;
    this.wanted = wanted;
    this.found = found;
    consumer.assign(left.keySet());
    left.forEach(
        (partition, range) -> {
          consumer.seek(partition, range.begin());
          positions.put(partition, range.begin());
        });
  }

  boolean isOver() {
    return positions.isEmpty();
  }

  /** Reads on; returns whether there was any progress. */
  boolean poll(Duration atMost) {
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      if (!wanted.test(partition)) {
        end(partition);
      }
    }
    if (isOver()) {
      return true;
    }
    boolean further = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (positions.containsKey(partition)) {
        further = true;
        tell(
            partition,
            record.offset() < left.get(partition).end()
                ? InputCluster.Remaining.RECORDS
                : InputCluster.Remaining.NOTHING);
      }
    }
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      long position = consumer.position(partition);
      further |= position != positions.put(partition, position);
      if (position >= left.get(partition).end()) {
        tell(partition, InputCluster.Remaining.NOTHING);
      }
    }
    return further;
  }

  private void tell(TopicPartition partition, InputCluster.Remaining what) {
    end(partition);
    found.accept(partition, what);
  }

  private void end(TopicPartition partition) {
    positions.remove(partition);
    consumer.pause(List.of(partition));
  }

  /** Reports a transaction that is open for those that are not known by now. */
  void giveUp() {
    List.copyOf(positions.keySet())
        .forEach(partition -> tell(partition, InputCluster.Remaining.UNDECIDED));
  }
}
