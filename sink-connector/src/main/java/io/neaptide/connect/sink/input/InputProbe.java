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

/** Looks, with one consumer, whether anything is left of partitions that Connect could deliver. */
final class InputProbe {

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetRange> left;
  private final Predicate<TopicPartition> wanted;
  private final BiConsumer<TopicPartition, InputCluster.Between> found;

  /** Where the consumer is in those partitions of which it is not known yet. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  InputProbe(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, InputCluster.Between> found) {
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

  /** Reads on; returns whether it has come any further. */
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
                ? InputCluster.Between.RECORDS
                : InputCluster.Between.NOTHING);
      }
    }
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      long position = consumer.position(partition);
      further |= position != positions.put(partition, position);
      if (position >= left.get(partition).end()) {
        tell(partition, InputCluster.Between.NOTHING);
      }
    }
    return further;
  }

  private void tell(TopicPartition partition, InputCluster.Between what) {
    end(partition);
    found.accept(partition, what);
  }

  private void end(TopicPartition partition) {
    positions.remove(partition);
    consumer.pause(List.of(partition));
  }

  /** Of those that are not known by now, a transaction is open. */
  void giveUp() {
    List.copyOf(positions.keySet())
        .forEach(partition -> tell(partition, InputCluster.Between.UNDECIDED));
  }
}
