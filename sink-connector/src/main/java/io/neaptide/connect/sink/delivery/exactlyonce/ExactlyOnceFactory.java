package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.config.ExactlyOnceConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.DeliveryThread;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.identity.StreamIdentity;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.ClusterGuard;
import io.neaptide.connect.sink.kafka.ProducerOpener;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateTopicOpener;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the exactly-once delivery of a task, with the initial phase where there is one. */
public final class ExactlyOnceFactory {

  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceFactory.class);

  /** How long the transaction thread is waited for when the task is stopped. */
  private static final Duration END_WAIT = Duration.ofSeconds(2);

  private final TaskResources resources;
  private final SinkConfig config;
  private final TaskId task;
  private final SinkTaskContext context;
  private final TaskClients clients;
  private final ExactlyOnceConfig exactlyOnce;
  private final StateRecords records;
  private final PartitionStreams streams;
  private final InitialPhase.Factory initialPhases;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Optional<HookThread> hook;
  private final ProducerOpener producers;

  public ExactlyOnceFactory(
      TaskResources resources,
      SinkConfig config,
      TaskId task,
      SinkTaskContext context,
      ClusterGuard guard,
      InitialPhase.Factory initialPhases) {
    this.resources = resources;
    this.config = config;
    this.task = task;
    this.context = context;
    this.producers = ProducerOpener.of(resources, config, task);
    closing.push(producers.topics()::close);
    this.clients = new TaskClients(resources, config, task, producers, guard);
    this.exactlyOnce = config.exactlyOnce(task.connector());
    this.records = new StateRecords(exactlyOnce.stateTopic());
    this.streams = new PartitionStreams(resources.clock());
    this.initialPhases = initialPhases;
    this.hook =
        HookInvoker.of(config, task, resources.limits(), resources.clock())
            .map(made -> new HookThread(task, made, streams, resources.threads()));
    hook.ifPresent(made -> closing.push(made::close));
  }

  public Delivery delivery() {
    Map<String, Object> adminProperties = clients.targetAdminProperties();
    TargetTopics topics = TargetTopics.of(clients, config.topicCreation());
    closing.push(topics::close);
    if (config.initialPhaseReason().isPresent()) {
      topics.createOnce();
    }
    StateTopicOpener opener =
        new StateTopicOpener(
            task,
            exactlyOnce.stateTopic(),
            config.cluster(),
            resources.clients(),
            adminProperties,
            config.topicCreation());
    closing.push(opener::close);
    Optional<InputCluster> inputCluster =
        clients.isInputKnown() ? Optional.of(InputCluster.of(clients)) : Optional.empty();
    inputCluster.ifPresent(input -> closing.push(input::close));
    StreamGuard guard =
        new StreamGuard(
            config,
            () ->
                new StreamIdentity.Clusters(
                    opener.clusterId(), inputCluster.flatMap(InputCluster::clusterId)));
    StateTopicPositions positions =
        new StateTopicPositions(
            () -> {
              clients.guard().check();
              return opener.get();
            },
            guard,
            config.initialPhaseReason().isPresent()
                ? Optional.empty()
                : Optional.of(plainStream(guard)),
            this::writer,
            records);
    closing.push(positions::close);
    Optional<InitialPhase> phase = Optional.empty();
    Optional<InputCheck> check = Optional.empty();
    if (inputCluster.isPresent()) {
      InputCluster input = inputCluster.get();
      Admin target = clients.targetAdmin();
      closing.push(() -> target.close(Duration.ZERO));
      ExecutorService questions = clients.executor("topics");
      closing.push(questions::shutdownNow);
      check =
          Optional.of(
              InputCheck.of(config, positions, input, target, questions, resources.clock()));
      phase =
          config
              .initialPhaseReason()
              .map(
                  need ->
                      initialPhases.create(
                          need,
                          new ExactlyOnceParts(
                              clients, streams, hook, guard, positions, input, target),
                          closing));
    }
    DeliveryThread thread =
        new DeliveryThread(resources.runtime(task), transactionLoop(positions, topics));
    Delivery delivery = delivery(phase, check, resources(positions, thread));
    thread.start();
    return delivery;
  }

  private Delivery delivery(
      Optional<InitialPhase> phase, Optional<InputCheck> check, DeliveryResources opened) {
    DeliveryLimits limits = resources.limits();
    PausedPartitions paused = new PausedPartitions(context);
    return new ExactlyOnceDelivery(
        context,
        streams,
        new RecordIntake(streams, intakeEncoder(), phase),
        new StreamStarter(context, streams, paused, phase, check, resources.clock()),
        new Backpressure(
            context, paused, () -> streams.awaitRoom(limits), () -> streams.hasDrained(limits)),
        new OffsetsToCommit(streams, check, limits.commitWait(), config.initial().streamVersion()),
        opened);
  }

  private IntakeEncoder intakeEncoder() {
    RecordEncoder encoder = config.encoder();
    closing.addLast(encoder::close);
    return new IntakeEncoder(
        encoder,
        clients.sizes(),
        new ErrorReporter(context, resources.limits().putWait()),
        hook.isPresent());
  }

  private DeliveryResources resources(StateTopicPositions positions, DeliveryThread thread) {
    return new DeliveryResources() {
      @Override
      public void check() {
        positions.check();
        producers.splits().check();
      }

      @Override
      public void close() {
        thread.interrupt();
        boolean unused = thread.awaitEnd(END_WAIT);
        closeAll();
      }
    };
  }

  private PlainStream plainStream(StreamGuard guard) {
    return new PlainStream(
        task,
        guard,
        reader ->
            new GenerationJournal(
                reader,
                records,
                clients.leaderWriter(StateTopicOpener.MAX_RECORD_BYTES),
                (writer, waiting) -> RowOutput.direct(writer),
                resources.clock()),
        streams);
  }

  /** Its batches are as large as the topics take that it writes, as far as they are there. */
  private LimitedProducer writer(TopicPartition input) {
    producers
        .topics()
        .prepare(List.of(config.topicFormat().topicFor(input.topic()), exactlyOnce.stateTopic()));
    return clients.writer(task.transactionalId(input), streams.count());
  }

  private TransactionLoop transactionLoop(StateTopicPositions positions, TargetTopics topics) {
    ExecutorService committers = clients.cachedExecutor("commit");
    closing.push(committers::shutdownNow);
    TransactionCommitter open =
        new TransactionCommitter(
            streams,
            positions,
            hook,
            exactlyOnce.commitInterval(),
            resources.limits().maxBytes(),
            committers,
            resources.clock());
    RefusedRows refusals = new RefusedRows(streams, resources.clock());
    OutgoingEncoder encoder = new OutgoingEncoder(config.encoder(), hook.isPresent());
    closing.push(encoder::close);
    StreamSender sender =
        hook.<StreamSender>map(
                made -> new HookedStreamSender(streams, topics, open, made, refusals))
            .orElseGet(() -> new StreamSender.Plain(streams, topics, open, refusals));
    return new TransactionLoop(
        resources.runtime(task), streams, positions, open, encoder, sender, refusals);
  }

  /** Ends what was started of a delivery that could not be built. */
  public void abandon() {
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
}
