package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.common.time.ProgressLog;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
public final class TopicScan {

  private static final Logger log = LoggerFactory.getLogger(TopicScan.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STALL_WARNING = Duration.ofSeconds(10);

  private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
  private final Admin admin;
  private final PartitionLeaders leaders;
  private final Clock clock;
  private final StepProgress step;
  private final BooleanSupplier cancelled;

  /**
   * @param consumers opens a consumer that is read committed, resets to the earliest offset, and
   *     has no group
   * @param leaders of the partitions that are read
   * @param step is told how far it is
   * @param cancelled asked after every poll
   */
  public TopicScan(
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      Admin admin,
      PartitionLeaders leaders,
      Clock clock,
      StepProgress step,
      BooleanSupplier cancelled) {
    this.consumers = consumers;
    this.admin = admin;
    this.leaders = leaders;
    this.clock = clock;
    this.step = step;
    this.cancelled = cancelled;
  }

  /**
   * Reads, and tells what has to be read again since it came from several replicas, or may have.
   * Each replica is compacted by itself: one shows a row whose delete is gone from another long
   * ago, so that a row which is read from one and is followed by what is read of the other may be
   * deleted.
   *
   * @param what the step, for the log
   * @param ranges what to read of every partition, in the order of offsets
   * @param records receives the committed records within the ranges, by partition in their order
   * @return the partitions whose leader was not the same before and after; empty where it was
   *     cancelled
   */
  public Optional<Set<TopicPartition>> runByLeader(
      String what,
      Map<TopicPartition, List<OffsetRange>> ranges,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    return runByLeader(what, ranges, partition -> true, records);
  }

  /**
   * The same of partitions that may become unwanted meanwhile.
   *
   * @param wanted asked after every poll: others are not read on
   * @return the partitions that do not count as read: those that were left before their end, too
   */
  public Optional<Set<TopicPartition>> runByLeader(
      String what,
      Map<TopicPartition, List<OffsetRange>> ranges,
      Predicate<TopicPartition> wanted,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    Set<TopicPartition> partitions = new HashSet<>(ranges.keySet());
    partitions.removeIf(each -> new ScanPosition(ranges.get(each)).isAtEnd());
    Map<TopicPartition, Integer> before = leaders.epochs(partitions);
    Optional<Set<TopicPartition>> left = run(what, ranges, wanted, records);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    partitions.removeAll(left.get());
    Map<TopicPartition, Integer> after = leaders.epochs(partitions);
    partitions.removeIf(
        each -> before.containsKey(each) && before.get(each).equals(after.get(each)));
    if (!partitions.isEmpty()) {
      log.info(
          "{}: the leaders of {} partitions changed meanwhile, which are read again",
          what,
          partitions.size());
    }
    partitions.addAll(left.get());
    return Optional.of(partitions);
  }

  /** Reads; returns the partitions that were left before their end, empty where cancelled. */
  Optional<Set<TopicPartition>> run(
      String what,
      Map<TopicPartition, List<OffsetRange>> ranges,
      Predicate<TopicPartition> wanted,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    Map<TopicPartition, ScanPosition> open = new HashMap<>();
    Set<TopicPartition> left = new HashSet<>();
    long total = 0;
    for (Map.Entry<TopicPartition, List<OffsetRange>> partition : ranges.entrySet()) {
      ScanPosition position = new ScanPosition(partition.getValue());
      if (!position.isAtEnd()) {
        open.put(partition.getKey(), position);
        total += position.size();
      }
    }
    if (open.isEmpty()) {
      return Optional.of(left);
    }
    ProgressLog progress = new ProgressLog(what, total, clock, step);
    PeriodicTimer stalled = new PeriodicTimer(clock, STALL_WARNING);
    stalled.restart();
    long done = 0;
    try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(open.keySet());
      open.forEach((partition, position) -> consumer.seek(partition, position.offset()));
      while (!open.isEmpty()) {
        if (cancelled.getAsBoolean()) {
          return Optional.empty();
        }
        take(consumer.poll(POLL), open, records);
        long moved = advance(consumer, open);
        if (moved > 0) {
          stalled.restart();
        } else if (!open.isEmpty() && stalled.isDue()) {
          warnOfStall(what, open);
        }
        done += moved;
        total -= leave(consumer, open, wanted, left);
        progress.at(done, total);
      }
    }
    progress.end(done);
    return Optional.of(left);
  }

  private static void take(
      ConsumerRecords<byte[], byte[]> polled,
      Map<TopicPartition, ScanPosition> open,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    for (TopicPartition partition : polled.partitions()) {
      ScanPosition position = open.get(partition);
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        if (position != null && position.isWithin(record.offset())) {
          records.accept(record);
        }
      }
    }
  }

  /** Moves on to where the consumer is; returns how many offsets were passed. */
  private static long advance(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, ScanPosition> open) {
    long moved = 0;
    for (TopicPartition partition : List.copyOf(open.keySet())) {
      ScanPosition position = open.get(partition);
      moved += position.reach(consumer.position(partition));
      if (position.isAtEnd()) {
        open.remove(partition);
        consumer.pause(Set.of(partition));
      } else if (position.isBehindGap()) {
        consumer.seek(partition, position.offset());
      }
    }
    return moved;
  }

  /** Leaves what is not wanted any more; returns how many offsets are not read by that. */
  private static long leave(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, ScanPosition> open,
      Predicate<TopicPartition> wanted,
      Set<TopicPartition> left) {
    long unread = 0;
    for (Iterator<TopicPartition> each = open.keySet().iterator(); each.hasNext(); ) {
      TopicPartition partition = each.next();
      if (!wanted.test(partition)) {
        unread += open.get(partition).remaining();
        consumer.pause(Set.of(partition));
        left.add(partition);
        each.remove();
      }
    }
    return unread;
  }

  private void warnOfStall(String what, Map<TopicPartition, ScanPosition> open) {
    TopicPartition partition = open.keySet().iterator().next();
    log.warn(
        "{} waits at offset {} of {}, before its bound {}: {}. It goes on when the transaction is"
            + " committed or aborted; a producer that is gone is ended with kafka-transactions.sh"
            + " abort, or by its transaction timeout.",
        what,
        open.get(partition).offset(),
        partition,
        open.get(partition).end(),
        OpenTransactionOwners.on(admin, partition));
  }
}
