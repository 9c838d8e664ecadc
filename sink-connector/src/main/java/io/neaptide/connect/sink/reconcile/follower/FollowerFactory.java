package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.exactlyonce.ExactlyOnceParts;
import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.hook.HookedRowOutput;
import io.neaptide.connect.sink.hook.SpilledRowEvents;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.metrics.InitialPhaseMetrics;
import io.neaptide.connect.sink.metrics.InitialStep;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.PlanRows;
import io.neaptide.connect.sink.reconcile.scan.NoteLimit;
import io.neaptide.connect.sink.reconcile.scan.TargetScans;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.reconcile.spill.WorkspaceFiles;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Builds the initial phase of a task, and the leader in the task that has it. */
public final class FollowerFactory {

  /** When partitions are compared, the threads that read have little left to do. */
  private static final int COMPARE_THREADS = 2;

  private final TaskResources resources;
  private final SinkConfig config;
  private final TaskId task;
  private final SinkTaskContext context;
  private final TaskClients clients;
  private final InitialPhaseConfig initial;
  private final StateRecords records;
  private final PartitionStreams streams;
  private final Optional<HookThread> hook;
  private final Deque<Runnable> closing;
  private final StreamGuard guard;
  private final ExactlyOnceParts.StateTopic state;
  private final InputCluster input;
  private final Admin target;
  private final LeaderStart leader;

  /**
   * @param closing takes what is to be closed, the last first
   */
  public FollowerFactory(
      TaskResources resources,
      SinkConfig config,
      TaskId task,
      SinkTaskContext context,
      ExactlyOnceParts parts,
      Deque<Runnable> closing) {
    this.resources = resources;
    this.config = config;
    this.task = task;
    this.context = context;
    this.clients = parts.clients();
    this.initial = config.initial();
    this.records = parts.state().records();
    this.streams = parts.streams();
    this.hook = parts.hook();
    this.closing = closing;
    this.guard = parts.guard();
    this.state = parts.state();
    this.input = parts.input();
    this.target = parts.target();
    this.leader = new LeaderStart(resources, config, task, parts, closing);
  }

  public InitialPhase initialPhase(InitialPhaseReason reason) {
    return reason.isComparison() ? comparison() : copy();
  }

  private InitialPhase comparison() {
    SpillDirectory directory = SpillDirectory.make(initial.stateDirectory(), task.toString());
    closing.push(directory::close);
    resources.metrics().initialPhase().showSpilled(directory::bytes);
    InputEndDetector inputEnds = inputEnds();
    Function<Generation, GenerationWorkspace> workspaces = workspaces(directory);
    ExampleKeys exampleKeys = new ExampleKeys(initial.unreadableKeys());
    closing.push(exampleKeys::close);
    GenerationView generations = generations(CompareSteps.PHASES);
    RowOutput.Factory outputs = outputs();
    PartitionJobs jobs =
        new PartitionJobs(
            streams,
            records,
            exampleKeys,
            outputs,
            ConnectorPause.ofWorker(task, resources.clock()),
            resources.clock(),
            resources.metrics().initialPhase().progress(InitialStep.APPLY));
    CompareSteps steps =
        new CompareSteps(
            context,
            generations,
            workspaces,
            collecting(),
            inputEnds,
            jobs,
            new DecidedSteps(task, generations, jobs, planJobs()));
    closing.push(steps::drop);
    leader.start(Optional.of(directory), outputs);
    return new Follower<>(context, generations, inputEnds, steps);
  }

  private PlanJobs planJobs() {
    ExampleKeys keys = new ExampleKeys(initial.unreadableKeys());
    closing.push(keys::close);
    return new PlanJobs(
        streams,
        records,
        initial.plan().topic().map(PlanRecords::new),
        PlanRows.factory(clients, initial, resources.clock()),
        keys);
  }

  private Function<Generation, GenerationWorkspace> workspaces(SpillDirectory directory) {
    ExecutorService scanning = clients.executor("existing");
    closing.push(() -> end(scanning));
    ExecutorService comparing = clients.executor("compare", COMPARE_THREADS);
    closing.push(() -> end(comparing));
    TopicFormat topicFormat = config.topicFormat();
    return generation -> {
      resources.metrics().initialPhase().begin();
      WorkspaceFiles files = new WorkspaceFiles(directory);
      TargetScans scans =
          new TargetScans(
              generation,
              topicFormat,
              files,
              scanning,
              cancelled -> clients.scan(InitialStep.COMPARE, target, cancelled),
              initial.existingRows(),
              NoteLimit.DEFAULT);
      return new GenerationWorkspace(
          generation,
          topicFormat,
          initial.mode() == InitialPhaseConfig.Mode.APPLY,
          files,
          scans,
          comparing,
          DroppedRecords.ofWorker(task, config.properties()));
    };
  }

  private InputEndDetector inputEnds() {
    InputEndDetector inputEnds =
        new InputEndDetector(
            task,
            new InputLookups(input, clients.executor("questions"), clients.executor("probe")),
            resources.clock());
    closing.push(inputEnds::close);
    return inputEnds;
  }

  private CollectQueue collecting() {
    RowDeserializer writtenRows = initial.writtenRows();
    closing.push(writtenRows::close);
    // That of the delivery belongs to the thread of the task.
    RecordEncoder encoder = config.encoder();
    closing.push(encoder::close);
    // A hook may remove what is too large; and without a reporter the task fails when it is
    // written.
    Optional<SizeCheck> sizes =
        hook.isEmpty() && context.errantRecordReporter() != null
            ? Optional.of(clients.sizes())
            : Optional.empty();
    ExecutorService thread = clients.executor("collect");
    closing.push(() -> end(thread));
    return new CollectQueue(
        new InputCollector(encoder, sizes, writtenRows),
        new ErrorReporter(context, resources.limits().putWait(), resources.metrics()),
        streams,
        thread,
        resources.limits(),
        new CollectProgress(
            resources.metrics().initialPhase().progress(InitialStep.COLLECT), resources.clock()));
  }

  private InitialPhase copy() {
    InputEndDetector inputEnds = inputEnds();
    leader.start(Optional.empty(), (writer, waiting) -> RowOutput.direct(writer));
    return new Follower<>(
        context,
        generations(CopySteps.PHASES),
        inputEnds,
        new CopySteps(context, streams, inputEnds, resources.clock()));
  }

  private GenerationView generations(Set<Phase> phases) {
    resources
        .metrics()
        .initialPhase()
        .show(this::standing, Arrays.stream(Phase.values()).map(Phase::name).toList());
    return new GenerationView(
        () -> state.reader().get().map(StateReader::view),
        guard,
        phases,
        new LeaderHeartbeatMonitor(task, resources.clock()));
  }

  private Optional<InitialPhaseMetrics.Standing> standing() {
    return state
        .reader()
        .get()
        .flatMap(reader -> reader.view().generation())
        .map(found -> new InitialPhaseMetrics.Standing(found.number(), found.phase().name()));
  }

  private RowOutput.Factory outputs() {
    if (hook.isEmpty()) {
      return (writer, waiting) -> RowOutput.direct(writer);
    }
    SpilledRowEvents rowEvents =
        new SpilledRowEvents(initial.existingKeys(), initial.writtenRows());
    closing.push(rowEvents::close);
    return (writer, waiting) ->
        new HookedRowOutput(writer, hook.orElseThrow(), rowEvents, waiting, resources.clock());
  }

  /** Lets threads end with what they were given; the last job removes the files. */
  private static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
