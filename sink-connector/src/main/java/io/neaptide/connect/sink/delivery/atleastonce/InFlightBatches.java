package io.neaptide.connect.sink.delivery.atleastonce;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The batches that are not done, in the order in which they were handed over: those that were begun
 * first, then those that wait. A batch that is done stays as long as one before it is not, since it
 * may have to be sent again after that one. Not thread-safe.
 */
final class InFlightBatches {

  private final Deque<Batch> begun = new ArrayDeque<>();
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final ObjLongConsumer<TopicPartition> told;
  private int records;

  /**
   * @param told gets the offset up to which a partition is done, with everything before
   */
  InFlightBatches(ObjLongConsumer<TopicPartition> told) {
    this.told = told;
  }

  void add(Batch batch) {
    waiting.add(batch);
    records += batch.size();
  }

  /** How many records are on their way. */
  int records() {
    return records;
  }

  /** How many batches are not done. */
  int size() {
    return begun.size() + waiting.size();
  }

  boolean isEmpty() {
    return begun.isEmpty() && waiting.isEmpty();
  }

  boolean hasBegun() {
    return !begun.isEmpty();
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** The next batch to send. */
  Batch take() {
    Batch batch = waiting.remove();
    begun.add(batch);
    return batch;
  }

  /**
   * The first attempt that is not acknowledged while records of it, or later ones, are; null where
   * there is none.
   */
  SendAttempt overtaken() {
    SendAttempt first = null;
    for (Batch batch : begun) {
      if (first != null && batch.attempt().hasProgressed()) {
        return first;
      }
      if (first == null && !batch.isAcknowledged()) {
        first = batch.attempt();
        if (first.hasProgressed()) {
          return first;
        }
      }
    }
    return null;
  }

  /**
   * The first attempt of which the hook does not know that it is acknowledged; null while there is
   * none, or one before it is not acknowledged: the hook is told in order.
   */
  SendAttempt unreported() {
    for (Batch batch : begun) {
      if (!batch.isAcknowledged()) {
        return null;
      }
      if (!batch.isReported()) {
        return batch.attempt();
      }
    }
    return null;
  }

  /** Removes what is done, up to the first batch that is not. */
  void release() {
    while (!begun.isEmpty() && begun.peek().isDone()) {
      Batch done = begun.remove();
      done.done(told);
      records -= done.size();
    }
  }

  /** For each partition how far everything before is done. */
  Map<TopicPartition, OffsetAndMetadata> done(Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, Long> open = firstOffsets();
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>(current);
    done.replaceAll(
        (partition, offset) -> {
          Long first = open.get(partition);
          return first == null || first >= offset.offset() ? offset : new OffsetAndMetadata(first);
        });
    return done;
  }

  /** The first offset per input partition that is not done. */
  Map<TopicPartition, Long> firstOffsets() {
    Map<TopicPartition, Long> first = new HashMap<>();
    for (Batch batch : begun) {
      if (!batch.isDone()) {
        batch.firstOffsets().forEach(first::putIfAbsent);
      }
    }
    for (Batch batch : waiting) {
      batch.firstOffsets().forEach(first::putIfAbsent);
    }
    return first;
  }

  /** Drops the records of partitions, as far as they were not sent. */
  void revoke(Collection<TopicPartition> partitions) {
    for (Batch batch : begun) {
      batch.skip(partitions);
    }
    Iterator<Batch> each = waiting.iterator();
    while (each.hasNext()) {
      Batch batch = each.next();
      batch.forget(partitions);
      removeForgotten(each, batch);
    }
  }

  /** Whether records of these partitions were sent and are not acknowledged. */
  boolean hasSent(Collection<TopicPartition> partitions) {
    return begun.stream()
        .anyMatch(batch -> batch.isSent() && !batch.isAcknowledged() && batch.holdsAny(partitions));
  }

  /** No longer answers for the offsets of partitions. */
  void forget(Collection<TopicPartition> partitions) {
    revoke(partitions);
    Iterator<Batch> each = begun.iterator();
    while (each.hasNext()) {
      Batch batch = each.next();
      batch.forget(partitions);
      removeForgotten(each, batch);
    }
    release();
  }

  private void removeForgotten(Iterator<Batch> each, Batch batch) {
    if (batch.isForgotten()) {
      batch.abandon();
      each.remove();
      records -= batch.size();
    }
  }

  /**
   * Puts everything begun back in front of what waits, so that it is sent again in order.
   *
   * <p>Invariant: of each input partition, either all records from its first open one on are sent
   * again, or none. A partition whose open records are all later may have been committed past the
   * earlier ones, and sending only some of those again could leave an old row behind a new one.
   */
  void requeue() {
    Set<TopicPartition> open = new HashSet<>();
    Deque<Batch> again = new ArrayDeque<>();
    for (Batch batch : begun) {
      if (batch.isDone()) {
        Set<TopicPartition> settled = new HashSet<>(batch.firstOffsets().keySet());
        settled.removeAll(open);
        batch.done(
            (input, next) -> {
              if (settled.contains(input)) {
                told.accept(input, next);
              }
            });
        batch.forget(settled);
      } else {
        open.addAll(batch.firstOffsets().keySet());
      }
      batch.abandon();
      if (batch.isForgotten()) {
        records -= batch.size();
      } else {
        again.push(batch);
      }
    }
    begun.clear();
    again.forEach(waiting::push);
  }
}
