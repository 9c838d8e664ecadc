package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.OwnershipLocks;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PlainStream;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.StateTopicOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** One process of a task: its delivery, and its transaction thread as a player. */
final class SimulatedTask {

  private static final long IDLE = 1_000;

  final TaskId id;
  final SimulatedContext context = new SimulatedContext();
  final Turns.Player player;
  private final SimulatedBrokers brokers;
  private final SimulatedReader reader;
  private final PartitionStreams streams;
  private final StateTopicOwnership ownership;
  private final TransactionCommitter open;
  private final TransactionLoop loop;
  private final Delivery delivery;
  private final Consumer<Throwable> violated;
  private final String name;

  /** Whether the transaction thread is at something. */
  private boolean stepping;

  SimulatedTask(
      SimulatedBrokers brokers,
      int index,
      String name,
      StreamGuard guard,
      boolean copying,
      Consumer<Throwable> violated) {
    this.brokers = brokers;
    this.name = name;
    this.violated = violated;
    this.id = new TaskId("people", index);
    this.reader = new SimulatedReader(brokers);
    this.streams = new PartitionStreams(impatient());
    Random random = new Random(brokers.random.nextLong());
    Clock clock = brokers.turns.clock();
    this.ownership =
        new StateTopicOwnership(
            id,
            () -> reader,
            guard,
            copying
                ? Optional.empty()
                : Optional.of(new PlainStream(id, guard, this::journal, lifecycle())),
            () -> producer(id.transactionalId()),
            new OwnershipLocks(
                this::lock,
                () -> brokers.fence(id).openSince(id.lockTransactionalId()),
                lifecycle(),
                id.index(),
                random,
                clock),
            brokers.records);
    DeliveryLimits limits = DeliveryHarness.LIMITS;
    this.open =
        new TransactionCommitter(
            streams,
            ownership,
            Optional.empty(),
            Duration.ofMillis(100),
            10_000,
            clock,
            SinkMetrics.hidden(clock).positions());
    FakeTopicAdmin admin = new FakeTopicAdmin();
    this.loop =
        new TransactionLoop(
            new TaskRuntime(id, limits, clock, Thread::new),
            streams,
            ownership,
            open,
            new OutgoingEncoder(encoder(), false),
            new StreamSender.Plain(
                streams,
                new TargetTopics(() -> admin, topic -> {}),
                open,
                new RefusedRows(streams)),
            random);
    this.delivery =
        delivery(
            limits,
            copying
                ? Optional.of(new SimulatedPhase(reader.view(), streams, context))
                : Optional.empty(),
            clock);
    this.player = brokers.turns.add(name, this::run);
  }

  private Delivery delivery(DeliveryLimits limits, Optional<InitialPhase> initial, Clock clock) {
    PausedPartitions paused = new PausedPartitions(context);
    MessageLimit any = new MessageLimit(Integer.MAX_VALUE, "", true);
    SizeCheck sizes = new SizeCheck(ProducerLimits.of(Map.of()), topic -> any);
    return new ExactlyOnceDelivery(
        context,
        streams,
        new RecordIntake(
            streams,
            new IntakeEncoder(
                encoder(),
                sizes,
                new ErrorReporter(context, limits.putWait(), SinkMetrics.hidden(Clock.systemUTC())),
                false),
            initial,
            SinkMetrics.hidden(clock).positions()),
        new StreamStarter(context, streams, paused, initial, Optional.empty(), id, clock),
        new Backpressure(
            context, paused, () -> streams.awaitRoom(limits), () -> streams.hasDrained(limits)),
        new OffsetsToCommit(streams, Optional.empty(), limits.commitWait(), "1"),
        new DeliveryResources() {
          @Override
          public void check() {}

          @Override
          public void awaitReleased(Collection<TopicPartition> partitions) {
            // Whoever simulates Connect waits.
          }

          @Override
          public void close() {}
        });
  }

  /** What the thread of the transactions does. */
  private void run() {
    try {
      open();
      while (!streams.isStopped()) {
        stepping = true;
        loop.step();
        stepping = false;
        long idle = open.isEmpty() ? IDLE : open.untilWorthWhile().toMillis();
        brokers.turns.await(
            () -> streams.isStopped() || streams.awaitWork(Duration.ZERO),
            brokers.turns.now() + idle);
      }
    } catch (ConnectException e) {
      streams.fail(e);
    } catch (AssertionError e) {
      violated.accept(e);
    } catch (KafkaException e) {
      if (!streams.isStopped()) {
        streams.fail(new ConnectException("The exactly-once delivery ended (" + e + ")", e));
      }
    } catch (RuntimeException e) {
      // No answer of brokers may lead to that.
      violated.accept(e);
    }
    ownership.abandon();
  }

  private void open() {
    while (!streams.isStopped()) {
      try {
        ownership.open();
        return;
      } catch (RetriableException | org.apache.kafka.common.errors.RetriableException e) {
        lifecycle().awaitStop(Duration.ofMillis(200));
      }
    }
  }

  private TaskLifecycle lifecycle() {
    return new TaskLifecycle() {
      @Override
      public boolean isStopped() {
        return streams.isStopped();
      }

      @Override
      public void awaitStop(Duration atMost) {
        brokers.turns.await(streams::isStopped, brokers.turns.now() + atMost.toMillis());
      }

      @Override
      public void fail(ConnectException cause) {
        streams.fail(cause);
      }
    };
  }

  private LimitedProducer producer(String transactionalId) {
    return LimitedProducer.unlimited(new SimulatedProducer(brokers, transactionalId, name));
  }

  private OwnershipLock lock(CommittedState state) {
    return new OwnershipLock(
        id.toString(),
        state,
        brokers.records,
        producer(id.lockTransactionalId()),
        brokers.fence(id));
  }

  private GenerationJournal journal(CommittedState state) {
    return new GenerationJournal(
        state,
        brokers.records,
        producer(id.leaderTransactionalId()),
        (writer, waiting) -> RowOutput.direct(writer),
        brokers.turns.clock());
  }

  private static RecordEncoder encoder() {
    return new RecordEncoder(
        new TopicFormat("${topic}"),
        Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
        Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of()));
  }

  /** A clock by which every time to wait is over at once: who waits does so by turns. */
  private static Clock impatient() {
    long[] hours = {0};
    return Turns.clock(() -> Duration.ofHours(++hours[0]).toMillis());
  }

  // The thread of the task

  void assign(Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed) {
    context.assign(partitions, committed);
    delivery.open(partitions);
  }

  /**
   * One poll and its put.
   *
   * @throws ConnectException if the task has failed
   */
  void put(SimulatedInput input) {
    if (brokers.random.nextInt(3) == 0) {
      reader.readSome();
    }
    delivery.put(context.poll(input, brokers.random));
  }

  /** The offsets that Connect is given to commit. */
  Map<TopicPartition, Long> commit() {
    Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
    delivery
        .preCommit(context.consumed())
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  void close() {
    Collection<TopicPartition> all = context.assignment();
    delivery.close(all);
    context.lose(all);
  }

  /** Whether it is at nothing, and nothing more is written of what was closed. */
  boolean isIdle() {
    return !stepping && isReleased();
  }

  /** Whether nothing more is written of what was closed, as far as the task waits for that. */
  boolean isReleased() {
    return streams.awaitReleased(Duration.ZERO);
  }

  void stop() {
    delivery.stop();
  }

  /** Why it has failed; null where it has not. */
  ConnectException failure() {
    try {
      streams.throwIfFailed();
      return null;
    } catch (ConnectException e) {
      return e;
    }
  }

  boolean hasFailed() {
    return failure() != null;
  }

  @Override
  public String toString() {
    return name;
  }
}
