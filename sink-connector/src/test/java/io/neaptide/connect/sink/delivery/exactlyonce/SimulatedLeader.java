package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.alteration.AlteredState;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Whoever writes generations: begins one, and leads it to the stream, or alters offsets. */
final class SimulatedLeader {

  private static final TaskId ID = new TaskId("people", 0);
  private static final long STEP = 100;
  private static final long RETRY = 5_000;

  private final SimulatedBrokers brokers;
  private final SimulatedReader reader;
  private final SimulatedInput input;
  private final WrittenRows written;
  private final Consumer<Throwable> violated;
  private final String name;
  final Turns.Player player;

  private SimulatedLeader(
      SimulatedBrokers brokers,
      SimulatedInput input,
      WrittenRows written,
      String name,
      Consumer<SimulatedLeader> work,
      Consumer<Throwable> violated) {
    this.brokers = brokers;
    this.reader = new SimulatedReader(brokers);
    this.input = input;
    this.written = written;
    this.name = name;
    this.violated = violated;
    this.player = brokers.turns.add(name, () -> run(work));
  }

  /** Begins a generation and leads it to the stream. */
  static SimulatedLeader leading(
      SimulatedBrokers brokers,
      SimulatedInput input,
      WrittenRows written,
      String name,
      Consumer<Throwable> violated) {
    return new SimulatedLeader(brokers, input, written, name, SimulatedLeader::lead, violated);
  }

  /** Alters offsets. */
  static SimulatedLeader altering(
      SimulatedBrokers brokers,
      Map<TopicPartition, Long> offsets,
      String name,
      Consumer<Throwable> violated) {
    return new SimulatedLeader(
        brokers, null, null, name, leader -> leader.alter(offsets), violated);
  }

  private void run(Consumer<SimulatedLeader> work) {
    boolean done = false;
    while (!done) {
      try {
        work.accept(this);
        done = true;
      } catch (AssertionError e) {
        violated.accept(e);
        done = true;
      } catch (KafkaException e) {
        // Another one leads by now; offsets are altered until that has succeeded.
        done = input != null && ProducerErrors.isFenced(e) && brokers.random.nextBoolean();
        brokers.turns.await(() -> false, brokers.turns.now() + RETRY);
      }
    }
  }

  private void alter(Map<TopicPartition, Long> offsets) {
    try (TransactionalWriter leader =
        new TransactionalWriter(producer(ID.leaderTransactionalId()))) {
      AlteredState.alter(ID, brokers.records, leader, reader, this::lock, offsets);
    }
  }

  private void lead() {
    Optional<Generation> last = GenerationJournal.latest(reader);
    try (GenerationJournal journal =
        new GenerationJournal(
            reader,
            brokers.records,
            producer(ID.leaderTransactionalId()),
            (writer, waiting) -> RowOutput.direct(writer),
            brokers.turns.clock())) {
      if (journal.readLatest().equals(last)) {
        stream(open(1 + last.map(Generation::number).orElse(0L), journal), journal);
      }
    }
  }

  private Generation open(long number, GenerationJournal journal) {
    Generation prepared =
        Generation.prepared(
            number,
            "1",
            journal.view().generation(),
            StreamGuards.of("1", Map.of("fetch.existing.enabled", "true")).fingerprint());
    if (brokers.mistake != OwnershipMistake.LEADER_ANNOUNCES_NOTHING) {
      journal.publish(prepared);
    }
    Bounds early = bounds();
    if (brokers.mistake != OwnershipMistake.LEADER_FENCES_NOBODY) {
      try (OwnershipLock lock = lock()) {
        lock.fenceAll();
      }
    }
    Bounds bounds =
        brokers.mistake == OwnershipMistake.LEADER_READS_BOUNDS_FIRST ? early : bounds();
    Generation opened =
        prepared
            .withBounds(bounds)
            .inPhase(brokers.random.nextBoolean() ? Phase.COPY : Phase.STREAM);
    if (opened.phase() == Phase.STREAM) {
      opened = opened.withBounds(empty(bounds));
    }
    journal.publish(opened);
    return opened;
  }

  /** From where the target was written up to, to where the input ends. */
  private Bounds bounds() {
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    for (TopicPartition each : input.partitions()) {
      brokers.turns.await(() -> false, brokers.turns.now() + brokers.random.nextInt((int) STEP));
      ranges.put(each, new OffsetRange(written.next(each), input.end(each)));
    }
    return Bounds.of(ranges, Map.of(), Map.of());
  }

  /** The bounds of a generation in which nothing is left to write before the stream. */
  private static Bounds empty(Bounds bounds) {
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    bounds.input().forEach((each, range) -> ranges.put(each, new OffsetRange(0, range.begin())));
    return Bounds.of(ranges, Map.of(), Map.of());
  }

  private void stream(Generation opened, GenerationJournal journal) {
    Generation generation = opened;
    if (generation.phase() == Phase.STREAM) {
      return;
    }
    awaitWritten(generation, journal);
    if (brokers.random.nextBoolean()) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      input.partitions().forEach(each -> ends.put(each, input.end(each)));
      generation = generation.withBounds(generation.fixedBounds().extendedTo(ends));
      journal.publish(generation);
      awaitWritten(generation, journal);
    }
    journal.publishOver(generation.inPhase(Phase.STREAM));
  }

  private void awaitWritten(Generation generation, GenerationJournal journal) {
    while (!generation.fixedBounds().input().entrySet().stream()
        .allMatch(each -> isWritten(generation, each.getKey(), each.getValue().end()))) {
      brokers.turns.await(() -> false, brokers.turns.now() + STEP);
      reader.readSome();
      journal.heartbeat();
    }
  }

  private boolean isWritten(Generation generation, TopicPartition each, long end) {
    OptionalLong position =
        reader
            .view()
            .position(each)
            .filter(found -> found.generation() == generation.number())
            .map(Position::offset)
            .orElse(OptionalLong.empty());
    return position.isPresent() && position.getAsLong() >= end;
  }

  private OwnershipLock lock() {
    return new OwnershipLock(
        ID.toString(),
        reader,
        brokers.records,
        producer(ID.lockTransactionalId()),
        brokers.fence(ID));
  }

  private LimitedProducer producer(String id) {
    return LimitedProducer.unlimited(new SimulatedProducer(brokers, id, name));
  }

  @Override
  public String toString() {
    return name;
  }
}
