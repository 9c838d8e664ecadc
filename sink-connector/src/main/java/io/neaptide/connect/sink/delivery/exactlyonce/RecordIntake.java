package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.metrics.PositionLags;
import io.neaptide.connect.sink.record.InputPartitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Takes the records of a put over: those of partitions that are streamed for their writers, others
 * for the initial phase, if there is one. Used on the thread of the task.
 */
final class RecordIntake {

  private final PartitionStreams streams;
  private final IntakeEncoder encoding;
  private final Optional<InitialPhase> initial;
  private final PositionLags positions;

  /** Whether the last put has failed, so that Connect is to repeat it. */
  private boolean repeating;

  RecordIntake(
      PartitionStreams streams,
      IntakeEncoder encoding,
      Optional<InitialPhase> initial,
      PositionLags positions) {
    this.streams = streams;
    this.encoding = encoding;
    this.initial = initial;
    this.positions = positions;
  }

  /** Partitions were assigned, before the put that failed last was repeated, if one did. */
  void opened(Collection<TopicPartition> partitions) {
    if (repeating) {
      streams
          .where(s -> partitions.contains(s.input()))
          .forEach(s -> streams.change(s, each -> each.offsets().doubt()));
    }
  }

  /**
   * Takes the records of a put, all or none.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if they cannot be taken yet
   */
  void take(Collection<SinkRecord> records) {
    repeating = true;
    if (!records.isEmpty()) {
      initial.ifPresent(InitialPhase::recordsBegin);
      add(records);
      initial.ifPresent(InitialPhase::recordsEnd);
    }
    repeating = false;
    encoding.taken();
  }

  private void add(Collection<SinkRecord> records) {
    Map<TopicPartition, PartitionStream> current = streams.read(HashMap::new);
    // All are looked at before any is taken over, since Connect gives all again if one has to wait.
    Map<PartitionStream, List<OutgoingRecord>> taken = new LinkedHashMap<>();
    Set<PartitionStream> atLimit = new HashSet<>();
    TopicPartition input = null;
    PartitionStream stream = null;
    for (SinkRecord record : records) {
      if (!InputPartitions.isFrom(input, record)) {
        input = InputPartitions.of(record);
        stream = current.get(input);
      }
      if (stream != null) {
        stream.limit().requireNotPassed(record.originalKafkaOffset());
      }
      if (stream == null || stream.state() != StreamState.STREAMING) {
        drop(stream, record);
      } else if (stream.limit().isBefore(record.originalKafkaOffset())) {
        // Read again when the stream begins.
        atLimit.add(stream);
      } else {
        taken.computeIfAbsent(stream, s -> new ArrayList<>()).add(encoding.take(stream, record));
      }
    }
    taken.forEach(this::add);
    // Only now, since the limit is a position behind all of them.
    atLimit.forEach(each -> streams.change(each, PartitionStream::reachLimit));
  }

  private void add(PartitionStream stream, List<OutgoingRecord> outgoing) {
    long next = outgoing.get(outgoing.size() - 1).next();
    // Before its writer has them: they may be committed at once.
    positions.taken(stream.input(), outgoing.get(0).next() - 1, next);
    streams.change(stream, s -> outgoing.forEach(each -> s.add(each, each.next() - 1)));
    initial.ifPresent(phase -> phase.taken(stream.input(), next));
  }

  /** A record that is not streamed belongs to the initial phase, or is read again later. */
  private void drop(PartitionStream stream, SinkRecord record) {
    if (initial.isPresent()) {
      initial.get().collect(record);
    } else if (stream != null) {
      streams.change(stream, s -> s.offsets().seen(record.originalKafkaOffset()));
    }
  }
}
