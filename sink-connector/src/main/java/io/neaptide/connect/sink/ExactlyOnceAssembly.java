package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the exactly-once delivery of a task, with the initial phase where there is one. */
final class ExactlyOnceAssembly {

  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceAssembly.class);

  private static final String ANOTHER_VERSION =
      "Set "
          + InitialConfig.STREAM_VERSION_CONFIG
          + " to another value: the next start compares the new topic and writes only what is"
          + " different";

  private static final String ANOTHER_COPY =
      "Set "
          + InitialConfig.STREAM_VERSION_CONFIG
          + " to another value: the next start writes the new topic from its beginning";

  private static final String RESET =
      "Reset the offsets of the connector (PUT /connectors/<name>/stop, DELETE"
          + " /connectors/<name>/offsets, PUT /connectors/<name>/resume): it then reads the new"
          + " topic as its consumer's auto.offset.reset says";

  private final Deliveries deliveries;
  private final SinkConfig config;
  private final TaskIdentity task;
  private final SinkTaskContext context;
  private final TaskClients clients;
  private final ExactlyOnceConfig exactlyOnce;
  private final InitialConfig initial;
  private final StateRecords records;
  private final Streams streams;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Optional<HookThread> hook;

  ExactlyOnceAssembly(
      Deliveries deliveries, SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    this.deliveries = deliveries;
    this.config = config;
    this.task = task;
    this.context = context;
    this.clients = new TaskClients(deliveries, config, task);
    this.exactlyOnce = config.exactlyOnce(task.connector());
    this.initial = config.initial();
    this.records = new StateRecords(exactlyOnce.stateTopic());
    this.streams = new Streams(deliveries.clock());
    this.hook =
        deliveries
            .hook(config, task)
            .map(made -> new HookThread(task, made, streams, deliveries.threads()));
    hook.ifPresent(made -> closing.push(made::close));
  }

  Delivery delivery() {
    Map<String, Object> adminProperties = clients.targetAdminProperties();
    TargetTopics topics = deliveries.targetTopics(config, adminProperties);
    closing.push(topics::close);
    StateTopicOpener opener =
        new StateTopicOpener(
            task,
            exactlyOnce.stateTopic(),
            config.cluster(),
            deliveries.clients(),
            adminProperties,
            config.topicCreation());
    closing.push(opener::close);
    StatePositions positions =
        new StatePositions(
            opener,
            input -> clients.writer(task.transactionalId(input), streams.count()),
            records,
            initial.streamVersion());
    closing.push(positions::close);
    RecordEncoder encoder = Deliveries.encoder(config);
    Optional<InitialSteps> phase = Optional.empty();
    Optional<TopicWatch> topicWatch = Optional.empty();
    if (clients.isInputKnown()) {
      Admin target = clients.targetAdmin();
      closing.push(() -> target.close(Duration.ZERO));
      InputCluster input = clients.inputCluster();
      closing.push(input::close);
      topicWatch = Optional.of(topicWatch(positions, input, target));
      phase =
          config
              .initialNeed()
              .map(
                  need ->
                      need.isComparison()
                          ? comparison(encoder, positions, input, target)
                          : copy(positions, input, target));
    }
    return new ExactlyOnceDelivery(
        task,
        context,
        encoder,
        streams,
        hook.isPresent(),
        phase,
        topicWatch,
        transactionLoop(positions, topics),
        positions::check,
        this::closeAll,
        deliveries.limits(),
        initial.streamVersion(),
        deliveries.clock(),
        deliveries.threads());
  }

  private TransactionLoop transactionLoop(StatePositions positions, TargetTopics topics) {
    Limits limits = deliveries.limits();
    OpenRows open =
        new OpenRows(
            streams,
            positions,
            hook,
            exactlyOnce.commitInterval(),
            limits.maxRecords() / 2,
            deliveries.clock());
    RefusedRows refusals = new RefusedRows(streams);
    StreamSender sender =
        hook.<StreamSender>map(
                made -> new HookedStreamSender(streams, topics, open, made, refusals))
            .orElseGet(() -> new StreamSender.Plain(streams, topics, open));
    return new TransactionLoop(
        task, streams, positions, open, sender, refusals, limits, deliveries.clock());
  }

  /** Ends what was started of a delivery that could not be built. */
  void abandon() {
    streams.stop();
    closeAll();
  }

  private void closeAll() {
    for (Runnable each : closing) {
      try {
        each.run();
      } catch (RuntimeException e) {
        log.warn("Task {} could not close all that it used", task, e);
      }
    }
  }

  private TopicWatch topicWatch(StatePositions positions, InputCluster input, Admin target) {
    TopicFormat topicFormat = config.topicFormat();
    ExecutorService questions = clients.executor("topics");
    closing.push(questions::shutdownNow);
    return new TopicWatch(
        topics ->
            new TopicIds(
                input.ids(topics),
                TopicIds.of(
                    target,
                    topics.stream().map(topicFormat::topicFor).collect(Collectors.toSet()))),
        topicFormat::topicFor,
        new StreamTopics(() -> positions.reader().map(StateReader::view), topicFormat),
        remedy(),
        questions,
        deliveries.clock());
  }

  private String remedy() {
    return config
        .initialNeed()
        .map(need -> need.isComparison() ? ANOTHER_VERSION : ANOTHER_COPY)
        .orElse(RESET);
  }

  private InitialSteps comparison(
      RecordEncoder encoder, StatePositions positions, InputCluster input, Admin target) {
    TopicFormat topicFormat = config.topicFormat();
    WorkingDirectory directory = WorkingDirectory.make(initial.stateDirectory(), task);
    closing.push(directory::close);
    InputWatch watch = new InputWatch(input, clients.executor("questions"), deliveries.clock());
    closing.push(watch::close);
    ExecutorService jobs = clients.executor("compare");
    closing.push(() -> end(jobs));
    ExampleKeys exampleKeys = initial.exampleKeys();
    closing.push(exampleKeys::close);
    RowDeserializer writtenRows = initial.writtenRows();
    closing.push(writtenRows::close);
    RowOutput.Factory outputs = outputs();
    InitialPhase phase =
        new InitialPhase(
            task,
            context,
            streams,
            generations(positions, InitialPhase.PHASES),
            generation ->
                new GenerationWork(
                    generation,
                    topicFormat,
                    directory,
                    jobs,
                    cancelled -> clients.scan(target, cancelled),
                    initial.existingRows()),
            new Collector(encoder, writtenRows, new RejectedRecords(context)),
            watch,
            new PhaseJobs(
                records,
                UUID.randomUUID().toString(),
                initial.streamVersion(),
                exampleKeys,
                outputs,
                deliveries.clock()));
    closing.push(phase::drop);
    startLeader(target, input, positions, Optional.of(directory), outputs);
    return phase;
  }

  private InitialSteps copy(StatePositions positions, InputCluster input, Admin target) {
    InputWatch watch = new InputWatch(input, clients.executor("questions"), deliveries.clock());
    closing.push(watch::close);
    startLeader(
        target, input, positions, Optional.empty(), (writer, waiting) -> RowOutput.direct(writer));
    return new CopyPhase(
        context, streams, generations(positions, CopyPhase.PHASES), watch, deliveries.clock());
  }

  private GenerationWatch generations(StatePositions positions, Set<Phase> phases) {
    return new GenerationWatch(
        () -> positions.reader().map(StateReader::view),
        initial.streamVersion(),
        phases,
        new LeaderWatch(task, deliveries.clock()));
  }

  private RowOutput.Factory outputs() {
    if (hook.isEmpty()) {
      return (writer, waiting) -> RowOutput.direct(writer);
    }
    RowEvents rowEvents = new RowEvents(initial.existingKeys(), initial.writtenRows());
    closing.push(rowEvents::close);
    return (writer, waiting) -> new HookedOutput(writer, hook.orElseThrow(), rowEvents, waiting);
  }

  /** Starts the leader in the task that has it. */
  private void startLeader(
      Admin target,
      InputCluster input,
      StatePositions positions,
      Optional<WorkingDirectory> directory,
      RowOutput.Factory outputs) {
    if (task.index() != 0) {
      return;
    }
    TargetTopics topics = deliveries.targetTopics(config, clients.targetAdminProperties());
    closing.push(topics::close);
    Leader leader =
        new Leader(
            task,
            initial.streamVersion(),
            positions::reader,
            reader -> journal(reader, outputs),
            new LeaderSteps(
                task,
                config,
                clients,
                input,
                target,
                topics,
                directory,
                announcement(topics),
                streams,
                deliveries.clock()),
            streams,
            deliveries.clock());
    Thread thread = clients.thread(leader, "leader");
    closing.push(() -> join(thread));
    thread.start();
  }

  private Optional<Announcement> announcement(TargetTopics topics) {
    return config
        .hook()
        .hookClass()
        .filter(HookClass::hasInitialCallback)
        .map(
            type ->
                new Announcement(
                    task,
                    hook.orElseThrow(),
                    topics,
                    config.topicFormat(),
                    initial.fetchExisting(),
                    streams));
  }

  private LeaderJournal journal(StateReader reader, RowOutput.Factory outputs) {
    return new LeaderJournal(reader, records, clients.leaderWriter(), outputs, deliveries.clock());
  }

  private static void join(Thread thread) {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the last job, which removes the files, end. */
  private static void end(ExecutorService jobs) {
    jobs.shutdown();
    try {
      if (!jobs.awaitTermination(2, TimeUnit.SECONDS)) {
        jobs.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
