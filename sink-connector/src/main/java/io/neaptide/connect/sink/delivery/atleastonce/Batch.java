package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.hook.InputPosition;
import io.neaptide.connect.sink.metrics.PositionLags;
import io.neaptide.connect.sink.record.InputPartitions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The records that one put handed over, in order, until all are delivered.
 *
 * <p>What is known of single records belongs to the delivery thread; everything else is guarded by
 * the lock of the {@link SubmittedBatches}, except that the current attempt and the skipped
 * partitions may be read without.
 */
final class Batch {

  private final List<SinkRecord> records;
  private final Map<TopicPartition, Long> firstOffsets = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> nextOffsets = new LinkedHashMap<>();
  private final BitSet rejected = new BitSet();
  private final BitSet suspects = new BitSet();
  private volatile Set<TopicPartition> skipped = Set.of();
  private volatile SendAttempt attempt;
  private boolean hookEventSuspect;
  private boolean sent;
  private boolean acknowledged;
  private boolean reported;
  private int openRejections;

  Batch(Collection<SinkRecord> records) {
    this.records = List.copyOf(records);
    String topic = null;
    Integer partition = null;
    SinkRecord previous = null;
    for (SinkRecord record : this.records) {
      // Records of one partition follow each other, so this is rarely true.
      if (!record.originalKafkaPartition().equals(partition)
          || !record.originalTopic().equals(topic)) {
        noteNext(previous);
        topic = record.originalTopic();
        partition = record.originalKafkaPartition();
        firstOffsets.putIfAbsent(InputPartitions.of(record), record.originalKafkaOffset());
      }
      previous = record;
    }
    noteNext(previous);
  }

  private void noteNext(SinkRecord last) {
    if (last != null) {
      nextOffsets.put(InputPartitions.of(last), last.originalKafkaOffset() + 1);
    }
  }

  /** Tells that the records were taken over. */
  void taken(PositionLags positions) {
    nextOffsets.forEach((input, next) -> positions.taken(input, firstOffsets.get(input), next));
  }

  /** Tells up to which offset its partitions are done, as far as they still matter. */
  void done(ObjLongConsumer<TopicPartition> told) {
    firstOffsets.keySet().forEach(input -> told.accept(input, nextOffsets.get(input)));
  }

  /** Makes batches of records, in order; no larger than the limit, where there is one. */
  static List<Batch> of(Collection<SinkRecord> records, OptionalInt limit) {
    if (limit.isEmpty() || records.size() <= limit.getAsInt()) {
      return List.of(new Batch(records));
    }
    List<SinkRecord> all = List.copyOf(records);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += limit.getAsInt()) {
      batches.add(new Batch(all.subList(from, Math.min(all.size(), from + limit.getAsInt()))));
    }
    return batches;
  }

  int size() {
    return records.size();
  }

  SinkRecord record(int index) {
    return records.get(index);
  }

  /** The first offset of every input partition that still matters. */
  Map<TopicPartition, Long> firstOffsets() {
    return firstOffsets;
  }

  boolean holdsAny(Collection<TopicPartition> partitions) {
    return partitions.stream().anyMatch(firstOffsets::containsKey);
  }

  /** The place of the record that was read from a position. */
  OptionalInt indexOf(InputPosition position) {
    for (int index = 0; index < records.size(); index++) {
      SinkRecord record = records.get(index);
      if (record.originalKafkaOffset() == position.offset()
          && record.originalKafkaPartition() == position.partition()
          && record.originalTopic().equals(position.topic())) {
        return OptionalInt.of(index);
      }
    }
    return OptionalInt.empty();
  }

  /** The partitions whose records are left out; another set each time that it changes. */
  Set<TopicPartition> skipped() {
    return skipped;
  }

  /** Leaves the records of these partitions out from now on. */
  void skip(Collection<TopicPartition> partitions) {
    Set<TopicPartition> more = new HashSet<>(skipped);
    more.addAll(partitions);
    skipped = Set.copyOf(more);
  }

  /** Leaves the records of these partitions out and no longer answers for their offsets. */
  void forget(Collection<TopicPartition> partitions) {
    skip(partitions);
    partitions.forEach(firstOffsets::remove);
  }

  boolean isForgotten() {
    return firstOffsets.isEmpty();
  }

  /** Whether a record is not to be sent: its partition was taken away, or it was rejected. */
  boolean isLeftOut(int index) {
    return rejected.get(index) || isSkipped(index);
  }

  /** Whether the partition of a record was taken away. */
  boolean isSkipped(int index) {
    return !skipped.isEmpty() && skipped.contains(InputPartitions.of(records.get(index)));
  }

  /** Begins to send the whole batch, for the first time or again. */
  SendAttempt begin(SubmittedBatches batches) {
    abandon();
    // Where there is no hook, nothing comes before or after.
    sent = !batches.hasHook();
    reported = !batches.hasHook();
    attempt = new SendAttempt(this, batches);
    return attempt;
  }

  /** The current attempt no longer counts. */
  void abandon() {
    acknowledged = false;
    reported = false;
    sent = false;
    attempt = null;
  }

  /** The current attempt; null before the first one, and while it waits to be sent again. */
  SendAttempt attempt() {
    return attempt;
  }

  boolean isCurrent(SendAttempt candidate) {
    return attempt == candidate;
  }

  /** From now on the producer may hold records of it. */
  void sending() {
    sent = true;
  }

  boolean isSent() {
    return sent;
  }

  void acknowledge() {
    acknowledged = true;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  /** The hook knows of the acknowledgement, or there is none. */
  void report() {
    reported = true;
  }

  boolean isReported() {
    return reported;
  }

  /** Whether every record is acknowledged and the hook knows, or rejected and reported. */
  boolean isDone() {
    return acknowledged && reported && openRejections == 0;
  }

  void rejectionOpened() {
    openRejections++;
  }

  void rejectionSettled() {
    openRejections--;
  }

  void reject(int index) {
    rejected.set(index);
  }

  boolean isRejected(int index) {
    return rejected.get(index);
  }

  void suspect(int index) {
    suspects.set(index);
  }

  /** The brokers refused a request with an event that a hook added. */
  void suspectHookEvent() {
    hookEventSuspect = true;
  }

  boolean hasSuspects() {
    return hookEventSuspect || !suspects.isEmpty();
  }

  boolean isHookEventSuspect() {
    return hookEventSuspect;
  }

  /** Whether the brokers refused a request with the record, so that it is to be sent alone. */
  boolean isSuspect(int index) {
    return suspects.get(index);
  }
}
