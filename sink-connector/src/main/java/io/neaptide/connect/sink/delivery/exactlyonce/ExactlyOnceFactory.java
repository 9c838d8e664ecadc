package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.config.ExactlyOnceConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.DeliveryThread;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.OwnershipLocks;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PlainStream;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.StateTopicOwnership;
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
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateTopicOpener;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.KafkaWriterFence;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the exactly-once delivery of a task, with the initial phase where there is one. */
public final class ExactlyOnceFactory {

  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceFactory.class);

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
        HookInvoker.of(config, resources.runtime(task))
            .map(made -> new HookThread(task, made, streams, resources.threads()));
    hook.ifPresent(made -> closing.push(made::close));
  }

  public Delivery delivery() {
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
            clients.targetAdminProperties(),
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
    Admin target = clients.targetAdmin();
    closing.push(() -> target.close(Duration.ZERO));
    WriterFence fence = new KafkaWriterFence(target, task);
    StateTopicOwnership ownership = ownership(opener, guard, fence);
    Optional<InitialPhase> phase = Optional.empty();
    Optional<InputCheck> check = Optional.empty();
    if (inputCluster.isPresent()) {
      InputCluster input = inputCluster.get();
      ExecutorService questions = clients.executor("topics");
      closing.push(questions::shutdownNow);
      check =
          Optional.of(
              InputCheck.of(config, opener::reader, input, target, questions, resources.clock()));
      phase =
          config
              .initialPhaseReason()
              .map(
                  reason ->
                      initialPhases.create(
                          reason,
                          new ExactlyOnceParts(
                              clients,
                              streams,
                              hook,
                              guard,
                              new ExactlyOnceParts.StateTopic(
                                  records,
                                  opener::reader,
                                  () -> locks(fence).takePatiently(opener.reader().orElseThrow())),
                              input,
                              target),
                          closing));
    }
    TransactionLoop loop = transactionLoop(ownership, topics);
    DeliveryThread thread = new DeliveryThread(resources.runtime(task), loop);
    Delivery delivery = delivery(phase, check, resources(opener, thread));
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
        new RecordIntake(streams, intakeEncoder(), phase, resources.metrics().positions()),
        new StreamStarter(context, streams, paused, phase, check, task, resources.clock()),
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
        new ErrorReporter(context, resources.limits().putWait(), resources.metrics()),
        hook.isPresent());
  }

  private StateTopicOwnership ownership(
      StateTopicOpener opener, StreamGuard guard, WriterFence fence) {
    return new StateTopicOwnership(
        task,
        () -> {
          clients.guard().check();
          return opener.get();
        },
        guard,
        config.initialPhaseReason().isPresent()
            ? Optional.empty()
            : Optional.of(plainStream(guard)),
        this::writer,
        locks(fence),
        records);
  }

  private OwnershipLocks locks(WriterFence fence) {
    return OwnershipLocks.of(task, records, clients::lock, fence, streams, resources.clock());
  }

  private DeliveryResources resources(StateTopicOpener opener, DeliveryThread thread) {
    Duration closeWait = resources.limits().acknowledgements().closeWait();
    return new DeliveryResources() {
      @Override
      public void check() {
        opener.reader().ifPresent(StateReader::check);
        producers.splits().check();
      }

      @Override
      public void awaitReleased(Collection<TopicPartition> partitions) {
        new PartitionRelease(task, streams, closeWait).await(partitions);
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
        state ->
            new GenerationJournal(
                state,
                records,
                clients.leaderWriter(StateTopicOpener.MAX_RECORD_BYTES),
                (writer, waiting) -> RowOutput.direct(writer),
                resources.clock()),
        streams);
  }

  /** Its batches are as large as the topics take that it writes, as far as they are there. */
  private LimitedProducer writer() {
    Set<String> topics =
        streams.read(
            all ->
                all.keySet().stream()
                    .map(input -> config.topicFormat().topicFor(input.topic()))
                    .collect(Collectors.toCollection(HashSet::new)));
    topics.add(exactlyOnce.stateTopic());
    producers.topics().prepare(topics);
    return clients.writer();
  }

  private TransactionLoop transactionLoop(StateTopicOwnership ownership, TargetTopics topics) {
    TransactionCommitter open =
        new TransactionCommitter(
            streams,
            ownership,
            hook,
            exactlyOnce.commitInterval(),
            resources.limits().transactionBytes(hook.isPresent()),
            resources.clock(),
            resources.metrics().positions());
    resources.metrics().inFlight(streams::waiting, () -> open.isEmpty() ? 0 : 1);
    RefusedRows refusals = new RefusedRows(streams);
    OutgoingEncoder encoder = new OutgoingEncoder(config.encoder(), hook.isPresent());
    closing.push(encoder::close);
    StreamSender sender =
        hook.<StreamSender>map(
                made -> new HookedStreamSender(streams, topics, open, made, refusals))
            .orElseGet(() -> new StreamSender.Plain(streams, topics, open, refusals));
    return new TransactionLoop(
        resources.runtime(task),
        streams,
        ownership,
        open,
        encoder,
        sender,
        RandomGenerator.getDefault());
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
