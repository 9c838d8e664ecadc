package io.neaptide.connect.sink;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The records that one put handed over, in order, until all are delivered.
 *
 * <p>What is known of single records belongs to the delivery thread; everything else is guarded by
 * the lock of the {@link Pipeline}, except that the current attempt and the skipped partitions may
 * be read without.
 */
final class Batch {

  private final List<SinkRecord> records;
  private final Map<TopicPartition, Long> firstOffsets = new LinkedHashMap<>();
  private final BitSet rejected = new BitSet();
  private final BitSet suspects = new BitSet();
  private volatile Set<TopicPartition> skipped = Set.of();
  private volatile Attempt attempt;
  private boolean acknowledged;
  private int openRejections;

  Batch(Collection<SinkRecord> records) {
    this.records = List.copyOf(records);
    String topic = null;
    Integer partition = null;
    for (SinkRecord record : this.records) {
      // Records of one partition follow each other, so this is rarely true.
      if (!record.originalKafkaPartition().equals(partition)
          || !record.originalTopic().equals(topic)) {
        topic = record.originalTopic();
        partition = record.originalKafkaPartition();
        firstOffsets.putIfAbsent(inputOf(record), record.originalKafkaOffset());
      }
    }
  }

  /** The input partition that a record came from, whatever transforms made of its topic. */
  static TopicPartition inputOf(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
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

  /** Leaves the records of these partitions out from now on. */
  void skip(Collection<TopicPartition> partitions) {
    Set<TopicPartition> more = new HashSet<>(skipped);
    more.addAll(partitions);
    skipped = Set.copyOf(more);
  }

  /** Whether every record is left out. */
  boolean isSkippedWhole() {
    return skipped.containsAll(firstOffsets.keySet());
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
    return rejected.get(index)
        || (!skipped.isEmpty() && skipped.contains(inputOf(records.get(index))));
  }

  /** Begins to deliver the whole batch, be it again. */
  Attempt begin(Pipeline pipeline) {
    acknowledged = false;
    attempt = new Attempt(this, pipeline);
    return attempt;
  }

  /** Makes nothing of the current attempt count any more. */
  void abandon() {
    acknowledged = false;
    attempt = null;
  }

  /** The current attempt; null before the first one, and after a rewind. */
  Attempt attempt() {
    return attempt;
  }

  boolean isCurrent(Attempt candidate) {
    return attempt == candidate;
  }

  void acknowledge() {
    acknowledged = true;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  /** Whether every record is acknowledged, or rejected and reported. */
  boolean isDone() {
    return acknowledged && openRejections == 0;
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

  void suspect(int index) {
    suspects.set(index);
  }

  /** Whether the brokers refused a record in company, so that it is to be sent alone. */
  boolean isSuspect(int index) {
    return suspects.get(index);
  }
}
