package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Range;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions from where they begin up to bounds, committed records only.
 *
 * <p>It ends when the position has reached every bound, never because some record was seen: a tail
 * may be markers, aborted, compacted or deleted away.
 */
final class TopicScan {

  private static final Logger log = LoggerFactory.getLogger(TopicScan.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STALL_WARNING = Duration.ofSeconds(10);

  private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
  private final Admin admin;
  private final Clock clock;
  private final BooleanSupplier cancelled;

  /**
   * Makes a scan.
   *
   * @param consumers opens a consumer that is read committed, resets to the earliest offset, and
   *     has no group
   * @param cancelled asked after every poll
   */
  TopicScan(
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      Admin admin,
      Clock clock,
      BooleanSupplier cancelled) {
    this.consumers = consumers;
    this.admin = admin;
    this.clock = clock;
    this.cancelled = cancelled;
  }

  /**
   * Reads.
   *
   * @param what the step, as it shall read in the log
   * @return whether it came to its end; false where it was cancelled
   */
  boolean run(
      String what,
      Map<TopicPartition, Range> bounds,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    bounds.forEach((partition, range) -> positions.put(partition, range.begin()));
    long total = bounds.values().stream().mapToLong(Range::size).sum();
    Progress progress = new Progress(what, total, clock);
    Reminder stalled = new Reminder(clock, STALL_WARNING);
    stalled.restart();
    Set<TopicPartition> open = new HashSet<>(bounds.keySet());
    open.removeIf(partition -> bounds.get(partition).size() == 0);
    try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(open);
      open.forEach(partition -> consumer.seek(partition, bounds.get(partition).begin()));
      while (!open.isEmpty()) {
        if (cancelled.getAsBoolean()) {
          return false;
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < bounds.get(partition).end()) {
            records.accept(record);
          }
        }
        boolean moved = advance(consumer, positions, bounds, open);
        if (moved) {
          stalled.restart();
        } else if (stalled.isDue()) {
          warnOfStall(what, open, positions, bounds);
        }
        progress.at(done(positions, bounds));
      }
    }
    return true;
  }

  private static boolean advance(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> positions,
      Map<TopicPartition, Range> bounds,
      Set<TopicPartition> open) {
    boolean moved = false;
    for (TopicPartition partition : List.copyOf(open)) {
      long position = consumer.position(partition);
      moved |= positions.put(partition, position) != position;
      if (position >= bounds.get(partition).end()) {
        open.remove(partition);
        consumer.pause(Set.of(partition));
      }
    }
    return moved;
  }

  private void warnOfStall(
      String what,
      Set<TopicPartition> open,
      Map<TopicPartition, Long> positions,
      Map<TopicPartition, Range> bounds) {
    TopicPartition partition = open.iterator().next();
    log.warn(
        "{} waits at offset {} of {}, before its bound {}: {}. It goes on when the transaction is"
            + " committed or aborted; a producer that is gone is ended with kafka-transactions.sh"
            + " abort, or by its transaction timeout.",
        what,
        positions.get(partition),
        partition,
        bounds.get(partition).end(),
        OpenTransactions.on(admin, partition));
  }

  private static long done(Map<TopicPartition, Long> positions, Map<TopicPartition, Range> bounds) {
    return positions.entrySet().stream()
        .mapToLong(
            entry ->
                Math.min(entry.getValue(), bounds.get(entry.getKey()).end())
                    - bounds.get(entry.getKey()).begin())
        .sum();
  }
}
