package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.TransactionSteps;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.reconcile.follower.CollectProgress;
import io.neaptide.connect.sink.reconcile.follower.CollectQueue;
import io.neaptide.connect.sink.reconcile.follower.CompareSteps;
import io.neaptide.connect.sink.reconcile.follower.DecidedSteps;
import io.neaptide.connect.sink.reconcile.follower.Follower;
import io.neaptide.connect.sink.reconcile.follower.GenerationView;
import io.neaptide.connect.sink.reconcile.follower.GenerationWorkspace;
import io.neaptide.connect.sink.reconcile.follower.InputCollector;
import io.neaptide.connect.sink.reconcile.follower.InputEndDetector;
import io.neaptide.connect.sink.reconcile.follower.InputLookups;
import io.neaptide.connect.sink.reconcile.follower.LeaderHeartbeatMonitor;
import io.neaptide.connect.sink.reconcile.follower.PartitionJobs;
import io.neaptide.connect.sink.reconcile.follower.PlanJobs;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.scan.TargetScans;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.reconcile.spill.WorkspaceFiles;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.DirectExecutor;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One instance of a task with the real initial phase, and what the worker, the transaction thread
 * and the other threads do for it, step by step.
 */
final class SimulatedTask {

  static final String STREAM_VERSION = "1";
  private static final TopicFormat FORMAT = new TopicFormat("${topic}");

  /**
   * How fast a task is.
   *
   * @param records how many records of a partition it is given at once, at most
   * @param scans whether the next scan of the target takes place now
   * @param goesOn whether the task is given its next put while the target is read
   */
  record Pace(IntSupplier records, BooleanSupplier scans, BooleanSupplier goesOn) {}

  private final TaskId task;
  private final SimulatedTopics topics;
  private final FakeStateTopic state;
  private final Pace pace;
  private final Set<Integer> rejected;
  private final Clock clock;
  private final SimulatedWorker worker;
  private final PartitionStreams streams;
  private final TransactionSteps transactions;
  private final SpillDirectory files;
  private final InitialPhase phase;
  private final ExecutorService direct = new DirectExecutor();
  private final Queue<Runnable> scans = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetRange> streamed = new HashMap<>();
  private int readings;

  /**
   * Starts a task.
   *
   * @param rejected numbers of rows that this instance cannot encode
   */
  SimulatedTask(
      TaskId task,
      SimulatedTopics topics,
      FakeStateTopic state,
      Path directory,
      Pace pace,
      Set<Integer> rejected,
      Clock clock) {
    this.task = task;
    this.topics = topics;
    this.state = state;
    this.pace = pace;
    this.rejected = rejected;
    this.clock = clock;
    this.worker = new SimulatedWorker(topics, pace.records());
    this.streams = new PartitionStreams(clock);
    this.transactions =
        new TransactionSteps(
            task,
            streams,
            state,
            StreamGuards.of(STREAM_VERSION, Map.of()),
            encoder(FORMAT),
            new Random(1),
            clock);
    this.files = SpillDirectory.make(directory, task.toString());
    this.phase = phase();
  }

  private InitialPhase phase() {
    GenerationView generations =
        new GenerationView(
            () -> Optional.of(state.reader().view()),
            StreamGuards.of(STREAM_VERSION, Map.of()),
            CompareSteps.PHASES,
            new LeaderHeartbeatMonitor(task, clock));
    InputEndDetector inputEnds =
        new InputEndDetector(task, new InputLookups(topics.asInput(), direct, direct), clock);
    CollectQueue collecting =
        new CollectQueue(
            new InputCollector(
                encoder(FORMAT),
                Optional.empty(),
                Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of())),
            new ErrorReporter(
                worker, DeliveryHarness.LIMITS.putWait(), SinkMetrics.hidden(Clock.systemUTC())),
            streams,
            direct,
            DeliveryLimits.DEFAULT,
            new CollectProgress(new StepProgress(clock), clock));
    PartitionJobs jobs =
        new PartitionJobs(
            streams,
            state.records,
            new ExampleKeys(Optional.empty()),
            (writer, waiting) -> RowOutput.direct(writer),
            new ConnectorPause(task, () -> false, clock),
            clock,
            new StepProgress(clock));
    return new Follower<>(
        worker,
        generations,
        inputEnds,
        new CompareSteps(
            worker,
            generations,
            this::workspace,
            collecting,
            inputEnds,
            jobs,
            new DecidedSteps(
                task,
                generations,
                jobs,
                new PlanJobs(
                    streams,
                    state.records,
                    Optional.of(new PlanRecords("plan")),
                    Optional.empty(),
                    new ExampleKeys(Optional.empty())))));
  }

  private GenerationWorkspace workspace(Generation generation) {
    WorkspaceFiles workspace = new WorkspaceFiles(files);
    return new GenerationWorkspace(
        generation,
        FORMAT,
        true,
        workspace,
        new TargetScans(
            generation,
            FORMAT,
            workspace,
            scans::add,
            cancelled ->
                new TopicScan(
                    this::scanOfTarget,
                    null,
                    topics.leaders(),
                    clock,
                    new StepProgress(clock),
                    cancelled),
            Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of()),
            topics.noteLimit()),
        direct,
        new DroppedRecords(task, () -> Optional.of(0L)));
  }

  private Consumer<byte[], byte[]> scanOfTarget() {
    readings++;
    return topics.scanOfTask(worker::assignment, this::goOnWhileItReads);
  }

  /** How often it has begun to read the target. */
  int readings() {
    return readings;
  }

  private void goOnWhileItReads() {
    if (pace.goesOn().getAsBoolean()) {
      put();
      transactions.step();
    }
  }

  private RecordEncoder encoder(TopicFormat format) {
    RowSerializer json = Formats.rowSerializer("value", Formats.UPSERT_JSON, Map.of());
    return new RecordEncoder(
        format,
        Formats.keySerializer("key", Formats.STRING, Map.of()),
        (topic, headers, schema, row) -> {
          if (row instanceof Map<?, ?> columns && rejected.contains(columns.get("v"))) {
            throw new DataException("This task cannot write it");
          }
          return json.serialize(topic, headers, schema, row);
        });
  }

  void open(Collection<TopicPartition> partitions) {
    worker.assign(partitions);
    streams.open(partitions, StreamState.WAITING);
  }

  /** All partitions are taken away, as in every rebalance. */
  void close() {
    List<TopicPartition> closed = worker.revoke();
    streams.close(closed);
    phase.closed(closed);
  }

  /** Lives on or not: nobody waits for it, and what it has open is left to the fence. */
  void step() {
    put();
    if (pace.scans().getAsBoolean() && !scans.isEmpty()) {
      scans.remove().run();
    }
    transactions.step();
    streams.throwIfFailed();
  }

  private void put() {
    worker.rewind();
    phase.putBegins();
    List<SinkRecord> polled = worker.poll();
    if (!polled.isEmpty()) {
      phase.recordsBegin();
      polled.forEach(phase::collect);
      phase.recordsEnd();
    }
    follow();
    Map<TopicPartition, OffsetAndMetadata> committed = worker.commit();
    if (!committed.isEmpty()) {
      phase.consumed(committed);
    }
  }

  /** What the delivery does with every put. */
  private void follow() {
    for (PartitionStream broken : streams.where(stream -> stream.state() == StreamState.BROKEN)) {
      streams.change(broken, PartitionStream::acquireAgain);
    }
    Optional<Generation> found = phase.generation();
    if (found.isEmpty()) {
      return;
    }
    Generation generation = found.get();
    phase.keepOnly(worker.assignment());
    for (PartitionStream stream :
        streams.where(
            each ->
                each.state() == StreamState.WAITING || each.generation() != generation.number())) {
      worker.pause(stream.input());
      streams.change(stream, each -> each.acquireFor(generation.number()));
    }
    boolean streaming = generation.phase() == Phase.STREAM;
    if (!streaming) {
      phase.follow(generation);
    }
    for (PartitionStream stream : streams.where(each -> each.state() == StreamState.OWNED)) {
      phase.advance(stream, generation).ifPresent(range -> streamed.put(stream.input(), range));
    }
    if (streaming) {
      phase.drop();
    } else if (!streamed.isEmpty()) {
      throw new IllegalStateException("Nothing is streamed before the phase is over");
    }
  }

  /** What the delivery would stream by now. */
  Map<TopicPartition, OffsetRange> streamed() {
    return streamed;
  }

  /** Removes its files; what it had open stays open. */
  void end() {
    streams.stop();
    phase.drop();
    while (!scans.isEmpty()) {
      scans.remove().run();
    }
    files.close();
  }
}
