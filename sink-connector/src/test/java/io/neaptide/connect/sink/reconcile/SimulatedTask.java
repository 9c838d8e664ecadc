package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.reconcile.diff.SpillDirectory;
import io.neaptide.connect.sink.reconcile.diff.WorkspaceFiles;
import io.neaptide.connect.sink.reconcile.follower.CollectQueue;
import io.neaptide.connect.sink.reconcile.follower.CompareSteps;
import io.neaptide.connect.sink.reconcile.follower.Follower;
import io.neaptide.connect.sink.reconcile.follower.GenerationView;
import io.neaptide.connect.sink.reconcile.follower.GenerationWorkspace;
import io.neaptide.connect.sink.reconcile.follower.InputCollector;
import io.neaptide.connect.sink.reconcile.follower.InputEndDetector;
import io.neaptide.connect.sink.reconcile.follower.InputQuestions;
import io.neaptide.connect.sink.reconcile.follower.LeaderHeartbeatMonitor;
import io.neaptide.connect.sink.reconcile.follower.PartitionJobs;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.scan.ScanSummaries;
import io.neaptide.connect.sink.reconcile.scan.TargetScans;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.DirectExecutor;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * One instance of a task with the real initial phase, and what the worker, the transaction thread
 * and the other threads do for it, step by step.
 */
final class SimulatedTask implements SinkTaskContext {

  static final String STREAM_VERSION = "1";
  private static final TopicFormat FORMAT = new TopicFormat("${topic}");

  private final TaskId task;
  private final SimulatedTopics topics;
  private final FakeStateTopic state;
  private final Random random;
  private final Set<Integer> rejected;
  private final Clock clock;
  private final PartitionStreams streams;
  private final SpillDirectory files;
  private final InitialPhase phase;
  private final ExecutorService direct = new DirectExecutor();
  private final Queue<Runnable> scans = new ArrayDeque<>();
  private final Set<TopicPartition> assignment = new HashSet<>();
  private final Set<TopicPartition> resting = new HashSet<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> rewinds = new HashMap<>();
  private boolean commitRequested;

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
      Random random,
      Set<Integer> rejected,
      Clock clock) {
    this.task = task;
    this.topics = topics;
    this.state = state;
    this.random = random;
    this.rejected = rejected;
    this.clock = clock;
    this.streams = new PartitionStreams(clock);
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
        new InputEndDetector(task, new InputQuestions(topics.asInput(), direct, direct), clock);
    CollectQueue collecting =
        new CollectQueue(
            new InputCollector(
                encoder(FORMAT),
                Optional.empty(),
                Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of())),
            new ErrorReporter(this, DeliveryHarness.LIMITS.putWait()),
            streams,
            direct,
            DeliveryLimits.DEFAULT);
    PartitionJobs jobs =
        new PartitionJobs(
            streams,
            state.records,
            STREAM_VERSION,
            new ExampleKeys(Optional.empty()),
            (writer, waiting) -> RowOutput.direct(writer),
            new ConnectorPause(task, () -> false, clock),
            clock);
    return new Follower<>(
        this,
        generations,
        inputEnds,
        new CompareSteps(task, this, generations, this::workspace, collecting, inputEnds, jobs));
  }

  private GenerationWorkspace workspace(Generation generation) {
    WorkspaceFiles workspace = new WorkspaceFiles(files);
    return new GenerationWorkspace(
        generation,
        FORMAT,
        workspace,
        new TargetScans(
            generation,
            FORMAT,
            workspace,
            scans::add,
            cancelled -> new TopicScan(() -> topics.scan(topics::target), null, clock, cancelled),
            Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of()),
            new ScanSummaries()),
        direct);
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

  boolean owns(TopicPartition input) {
    return assignment.contains(input);
  }

  void open(Collection<TopicPartition> partitions) {
    assignment.addAll(partitions);
    resting.addAll(partitions);
    partitions.forEach(partition -> positions.put(partition, 0L));
    streams.open(partitions, PartitionStream.State.WAITING);
  }

  /** All partitions are taken away, as in every rebalance. */
  void close() {
    List<TopicPartition> closed = List.copyOf(assignment);
    streams.close(closed);
    phase.closed(closed);
    assignment.clear();
    rewinds.clear();
  }

  /** Lives on or not: nobody waits for it, and what it has open is left to the fence. */
  void step() {
    positions.putAll(rewinds);
    rewinds.clear();
    phase.putBegins();
    deliver();
    follow();
    if (commitRequested) {
      commitRequested = false;
      Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
      assignment.forEach(input -> current.put(input, new OffsetAndMetadata(positions.get(input))));
      phase.consumed(current);
    }
    if (random.nextInt(3) == 0 && !scans.isEmpty()) {
      scans.remove().run();
    }
    transactions();
    streams.throwIfFailed();
  }

  private void deliver() {
    List<SinkRecord> polled = new ArrayList<>();
    for (TopicPartition input : assignment) {
      if (!resting.contains(input)) {
        poll(input, random.nextInt(topics.isBusy() ? 2 : 4), polled);
      }
    }
    if (!polled.isEmpty()) {
      phase.recordsBegin();
      polled.forEach(phase::collect);
      phase.recordsEnd();
    }
  }

  private void poll(TopicPartition input, int most, List<SinkRecord> polled) {
    long position = positions.get(input);
    int left = most;
    for (Map.Entry<Long, SimulatedLog.Entry> record :
        topics.input(input).from(position).entrySet()) {
      if (left-- == 0) {
        positions.put(input, position);
        return;
      }
      polled.add(record(input, record.getKey(), record.getValue()));
      position = record.getKey() + 1;
    }
    positions.put(input, topics.input(input).end());
  }

  private static SinkRecord record(TopicPartition input, long offset, SimulatedLog.Entry entry) {
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

  /** What the delivery does with every put. */
  private void follow() {
    for (PartitionStream broken :
        streams.where(stream -> stream.state() == PartitionStream.State.BROKEN)) {
      streams.change(broken, PartitionStream::fenceAgain);
    }
    Optional<Generation> found = phase.generation();
    if (found.isEmpty()) {
      return;
    }
    Generation generation = found.get();
    phase.keepOnly(assignment);
    for (PartitionStream stream :
        streams.where(
            each ->
                each.state() == PartitionStream.State.WAITING
                    || each.generation() != generation.number())) {
      resting.add(stream.input());
      streams.change(stream, each -> each.fenceFor(generation.number()));
    }
    if (generation.phase() == Phase.STREAM) {
      phase.drop();
      return;
    }
    phase.follow(generation);
    for (PartitionStream stream :
        streams.where(each -> each.state() == PartitionStream.State.FENCED)) {
      Optional<?> streamed = phase.advance(stream, generation);
      if (streamed.isPresent()) {
        throw new IllegalStateException("Nothing is streamed before the phase is over");
      }
    }
  }

  /** What the transaction thread does. */
  private void transactions() {
    streams.takeClosed().forEach(SimulatedTask::release);
    for (PartitionStream stream :
        streams.where(each -> each.state() == PartitionStream.State.FENCING)) {
      fence(stream);
    }
    for (PartitionStream stream : streams.where(PartitionStream::hasJob)) {
      TransactionJob job = streams.with(all -> stream.takeJob());
      try {
        job.run(stream.writer(), () -> stream.state() != PartitionStream.State.FENCED);
      } catch (KafkaException fenced) {
        release(stream);
        streams.change(stream, each -> each.broken(0));
      }
    }
  }

  private void fence(PartitionStream stream) {
    release(stream);
    stream.own(
        new TransactionalWriter(
            LimitedProducer.unlimited(state.producer(task.transactionalId(stream.input()))),
            (tag, cause) -> {}));
    topics.await(state);
    long generation = stream.generation();
    Optional<Generation> current = state.reader().view().generation();
    if (current.isEmpty()
        || current.get().number() != generation
        || current.get().phase() == Phase.PREPARING) {
      release(stream);
      streams.change(stream, PartitionStream::awaitGeneration);
      return;
    }
    Optional<Position> position =
        state
            .reader()
            .view()
            .position(stream.input())
            .filter(each -> each.generation() == generation);
    OptionalLong offset =
        position.map(each -> OptionalLong.of(each.offset())).orElse(OptionalLong.empty());
    streams.change(stream, each -> each.fenced(generation, offset, generation));
  }

  private static void release(PartitionStream stream) {
    TransactionalWriter writer = stream.releaseWriter();
    if (writer != null) {
      writer.close();
    }
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

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    rewinds.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    // Every step is a put.
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(assignment);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    resting.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    List.of(partitions).forEach(resting::remove);
  }

  @Override
  public void requestCommit() {
    commitRequested = true;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("Not on every worker");
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return (record, error) -> CompletableFuture.completedFuture(null);
  }
}
