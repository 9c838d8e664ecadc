package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the exactly-once delivery of a task, with the initial phase where there is one. */
final class ExactlyOnceAssembly {

  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceAssembly.class);
  private static final String GROUP_OVERRIDE_CONFIG = "consumer.override.group.id";
  private static final String GROUP_PREFIX = "connect-";

  private final Deliveries deliveries;
  private final SinkConfig config;
  private final TaskIdentity task;
  private final SinkTaskContext context;
  private final ClusterConfig cluster;
  private final ExactlyOnceConfig exactlyOnce;
  private final InitialConfig initial;
  private final StateRecords records;
  private final Streams streams;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  ExactlyOnceAssembly(
      Deliveries deliveries, SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    this.deliveries = deliveries;
    this.config = config;
    this.task = task;
    this.context = context;
    this.cluster = config.cluster();
    this.exactlyOnce = config.exactlyOnce(task.connector());
    this.initial = config.initial();
    this.records = new StateRecords(exactlyOnce.stateTopic());
    this.streams = new Streams(deliveries.clock());
  }

  Delivery delivery() {
    Map<String, Object> adminProperties = Deliveries.adminProperties(cluster, task);
    TargetTopics topics = deliveries.targetTopics(config, adminProperties);
    closing.push(topics::close);
    StateTopicOpener opener =
        new StateTopicOpener(
            task,
            exactlyOnce.stateTopic(),
            cluster,
            deliveries.clients(),
            adminProperties,
            config.topicCreation());
    closing.push(opener::close);
    StatePositions positions =
        new StatePositions(
            opener,
            input -> writerProducer(task.transactionalId(input), streams.count()),
            records,
            initial.streamVersion());
    closing.push(positions::close);
    RecordEncoder encoder = Deliveries.encoder(config);
    Optional<InitialPhase> phase =
        initial.fetchExisting() ? Optional.of(initialPhase(encoder, positions)) : Optional.empty();
    TransactionLoop loop =
        new TransactionLoop(
            task,
            streams,
            positions,
            topics,
            deliveries.limits(),
            exactlyOnce.commitInterval(),
            deliveries.clock());
    return new ExactlyOnceDelivery(
        task,
        context,
        encoder,
        streams,
        phase,
        loop,
        positions::check,
        this::closeAll,
        deliveries.limits(),
        initial.streamVersion(),
        deliveries.clock(),
        deliveries.threads());
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

  private Producer<byte[], byte[]> writerProducer(String transactionalId, int writers) {
    return deliveries
        .clients()
        .producer(ProducerSettings.transactional(cluster, task, transactionalId, writers));
  }

  private InitialPhase initialPhase(RecordEncoder encoder, StatePositions positions) {
    TopicFormat topicFormat = config.topicFormat();
    WorkingDirectory directory = WorkingDirectory.make(initial.stateDirectory(), task);
    closing.push(directory::close);
    Admin target = deliveries.clients().admin(Deliveries.adminProperties(cluster, task));
    closing.push(() -> target.close(Duration.ZERO));
    InputCluster input = inputCluster();
    InputWatch watch = new InputWatch(input, executor("questions"), deliveries.clock());
    closing.push(watch::close);
    ExecutorService jobs = executor("compare");
    closing.push(() -> end(jobs));
    ExampleKeys exampleKeys = initial.exampleKeys();
    closing.push(exampleKeys::close);
    InitialPhase phase =
        new InitialPhase(
            task,
            context,
            streams,
            initial.streamVersion(),
            () -> positions.reader().map(StateReader::view),
            generation ->
                new GenerationWork(
                    generation,
                    topicFormat,
                    directory,
                    jobs,
                    cancelled -> scan(target, cancelled),
                    initial.existingRows()),
            new Collector(encoder, initial.writtenRows(), new RejectedRecords(context)),
            watch,
            new PhaseJobs(records, initial.streamVersion(), exampleKeys, deliveries.clock()),
            new LeaderWatch(task, deliveries.clock()));
    closing.push(phase::drop);
    if (task.index() == 0) {
      startLeader(target, input, positions, topicFormat, directory);
    }
    return phase;
  }

  private void startLeader(
      Admin target,
      InputCluster input,
      StatePositions positions,
      TopicFormat topicFormat,
      WorkingDirectory directory) {
    TargetTopics topics =
        deliveries.targetTopics(config, Deliveries.adminProperties(cluster, task));
    closing.push(topics::close);
    BoundsReader boundsReader =
        new BoundsReader(input, target, topics, topicFormat, config.properties());
    Leader leader =
        new Leader(
            task,
            initial,
            positions::reader,
            this::journal,
            new GenerationOpening(
                task, initial.streamVersion(), target, boundsReader, streams, deliveries.clock()),
            boundsReader,
            (generation, interrupted) ->
                decision(generation, positions, scan(target, interrupted), topicFormat, directory),
            streams,
            deliveries.clock());
    Thread thread = deliveries.threads().newThread(leader);
    thread.setName("neaptide-leader-" + task);
    closing.push(() -> join(thread));
    thread.start();
  }

  private LeaderJournal journal(StateReader reader) {
    return new LeaderJournal(
        reader, records, writerProducer(task.leaderTransactionalId(), 1), deliveries.clock());
  }

  private Decision decision(
      Generation generation,
      StatePositions positions,
      TopicScan scan,
      TopicFormat topicFormat,
      WorkingDirectory directory) {
    StateReader reader = positions.reader().orElseThrow();
    return new Decision(
        generation.number(),
        generation.bounds().orElseThrow(),
        topicFormat,
        reader.view(),
        scan,
        directory,
        initial.exampleKeys());
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

  private TopicScan scan(Admin target, BooleanSupplier cancelled) {
    Map<String, Object> properties = cluster.consumerProperties();
    properties.putAll(initial.consumerProperties());
    return new TopicScan(readers(properties, "existing"), target, deliveries.clock(), cancelled);
  }

  private InputCluster inputCluster() {
    ClusterConfig worker = config.workerCluster();
    Map<String, Object> properties = new HashMap<>(worker.adminProperties());
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "neaptide-input-" + task);
    String group =
        config.properties().getOrDefault(GROUP_OVERRIDE_CONFIG, GROUP_PREFIX + task.connector());
    return new InputCluster(
        deliveries.clients().admin(properties),
        readers(worker.consumerProperties(), "input"),
        group);
  }

  /** Consumers of committed records, without a group. */
  private Supplier<Consumer<byte[], byte[]>> readers(Map<String, Object> given, String role) {
    Map<String, Object> properties = new HashMap<>(given);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "neaptide-" + role + "-" + task);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // A broker that has reached the end of one partition would hold up those of the others.
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return () -> deliveries.clients().consumer(properties);
  }

  private ExecutorService executor(String role) {
    return Executors.newSingleThreadExecutor(
        runnable -> {
          Thread thread = deliveries.threads().newThread(runnable);
          thread.setName("neaptide-" + role + "-" + task);
          thread.setDaemon(true);
          return thread;
        });
  }
}
