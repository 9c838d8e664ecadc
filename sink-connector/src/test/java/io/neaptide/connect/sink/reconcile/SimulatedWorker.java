package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.sink.reconcile.SimulatedLog.Entry;
import io.neaptide.connect.sink.testing.RewindableContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** The worker of one task: its assignment, and the consumer that reads the simulated input. */
final class SimulatedWorker extends RewindableContext {

  private final SimulatedTopics topics;
  private final IntSupplier mostRecords;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private boolean commitRequested;

  /**
   * Begins without partitions.
   *
   * @param mostRecords how many records of a partition a poll gives, at most
   */
  SimulatedWorker(SimulatedTopics topics, IntSupplier mostRecords) {
    this.topics = topics;
    this.mostRecords = mostRecords;
  }

  void assign(Collection<TopicPartition> partitions) {
    assignment.addAll(partitions);
    paused.addAll(partitions);
    partitions.forEach(partition -> positions.put(partition, 0L));
  }

  /** Takes all partitions away, as in every rebalance. */
  List<TopicPartition> revoke() {
    List<TopicPartition> revoked = List.copyOf(assignment);
    assignment.clear();
    rewinds.clear();
    return revoked;
  }

  /** Rewinds as it was asked to, before the next poll. */
  void rewind() {
    positions.putAll(rewinds);
    rewinds.clear();
  }

  List<SinkRecord> poll() {
    List<SinkRecord> polled = new ArrayList<>();
    for (TopicPartition input : assignment) {
      if (!paused.contains(input)) {
        poll(input, mostRecords.getAsInt(), polled);
      }
    }
    return polled;
  }

  private void poll(TopicPartition input, int most, List<SinkRecord> polled) {
    long position = positions.get(input);
    int left = most;
    for (Map.Entry<Long, Entry> record : topics.input(input).from(position).entrySet()) {
      if (left-- == 0) {
        positions.put(input, position);
        return;
      }
      polled.add(record(input, record.getKey(), record.getValue()));
      position = record.getKey() + 1;
    }
    positions.put(input, topics.input(input).end());
  }

  private static SinkRecord record(TopicPartition input, long offset, Entry entry) {
    return new SinkRecord(
        input.topic(),
        input.partition(),
        null,
        entry.key(),
        null,
        entry.row() == null ? null : Map.of("v", SimulatedTopics.number(entry.row())),
        offset,
        offset,
        TimestampType.CREATE_TIME);
  }

  /** What a commit tells that was asked for; nothing where none was. */
  Map<TopicPartition, OffsetAndMetadata> commit() {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    if (commitRequested) {
      commitRequested = false;
      assignment.forEach(input -> current.put(input, new OffsetAndMetadata(positions.get(input))));
    }
    return current;
  }

  @Override
  public void requestCommit() {
    commitRequested = true;
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return (record, error) -> CompletableFuture.completedFuture(null);
  }
}
