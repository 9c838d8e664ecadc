package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.WatchedPolls;
import io.neaptide.connect.command.testing.ManualClock;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A state topic as a connector writes it, of a table with two input partitions. */
final class WrittenState {

  static final Instant BEGAN = Instant.parse("2026-11-28T08:00:00Z");
  static final TopicPartition FIRST = new TopicPartition("customers", 0);
  static final TopicPartition SECOND = new TopicPartition("customers", 1);
  static final Bounds BOUNDS =
      Bounds.of(
          Map.of(FIRST, new OffsetRange(0, 3_000), SECOND, new OffsetRange(0, 1_000)),
          Map.of(new TopicPartition("customers.copy", 0), new OffsetRange(0, 9)),
          Map.of());

  private static final String TOPIC = "__neaptide-customers-sink";

  final StateRecords records = new StateRecords(TOPIC);
  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  final StateTopic topic;
  private final ManualClock clock = new ManualClock(BEGAN);
  private long offset;
  private int looks;

  WrittenState() {
    consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, 0), 0L));
    topic = new StateTopic(consumer, TOPIC, new WatchedPolls(consumer, () -> looks++, clock));
  }

  static Generation generation(Phase phase) {
    return new Generation(
        3, "2", phase, phase.hasBounds() ? Optional.of(BOUNDS) : Optional.empty());
  }

  WrittenState write(ProducerRecord<byte[], byte[]> record) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            0,
            offset++,
            BEGAN.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            record.key(),
            record.value(),
            new RecordHeaders(),
            Optional.empty()));
    consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), offset));
    return this;
  }

  WrittenState phase(Phase phase) {
    return write(records.generation(generation(phase)));
  }

  WrittenState owner(TopicPartition input, int task) {
    return write(records.owner(input, Owner.of("customers-sink-task-" + task, "i", 1)));
  }

  WrittenState position(TopicPartition input, long next) {
    return write(records.position(input, new Position(next, 3, "2", Optional.empty(), 1)));
  }

  WrittenState claim(TopicPartition input) {
    records.claim(input, 3, 1, "id", new byte[] {1}, Map.of()).forEach(this::write);
    return this;
  }

  WrittenState report(long generation) {
    return report(generation, Map.of());
  }

  WrittenState report(long generation, Map<String, Object> more) {
    Map<String, Object> difference = new LinkedHashMap<>();
    difference.put("new", 12L);
    difference.put("changed", 1_204L);
    difference.put("moved", 0L);
    difference.put("deleted", 3L);
    difference.put("unchanged", 998_781L);
    difference.put("rejected", 0L);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("generation", generation);
    report.put("at", "2026-11-28T08:00:04Z");
    report.put("seconds", 4L);
    report.put("fingerprint", "3f9c1e07");
    report.put("othersWrote", List.of());
    report.put("topics", Map.of("customers.copy", difference));
    report.putAll(more);
    return write(records.report(report));
  }

  /** Lets time go by. */
  void pass(Duration time) {
    clock.advance(time);
  }

  /** How often the cluster was asked whether the topic is there. */
  int looks() {
    return looks;
  }

  ConnectorStatus status() {
    StateView view = topic.readToEnd();
    return new StatusReader("customers-sink", Optional.empty(), "").status(topic, view);
  }
}
