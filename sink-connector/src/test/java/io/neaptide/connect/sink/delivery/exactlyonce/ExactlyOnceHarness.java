package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.DeliveryThread;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.input.InputStart;
import io.neaptide.connect.sink.kafka.TopicIds;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.InputPartitions;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.testing.FakeTransactions;
import io.neaptide.connect.sink.testing.RewindableContext;
import io.neaptide.connect.sink.topics.ExpectedTopicIds;
import io.neaptide.connect.sink.topics.RecreatedTopicDetector;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** An exactly-once delivery with a hook, on fakes, and the part of the worker that calls it. */
final class ExactlyOnceHarness extends RewindableContext {

  final FakeTransactions cluster = new FakeTransactions();
  final Map<TopicPartition, List<SinkRecord>> input = new HashMap<>();
  final List<SinkRecord> reported = new ArrayList<>();
  private final EventProcessor hook;
  private final int batchSize;
  private final Map<TopicPartition, Integer> read = new HashMap<>();
  private Optional<InitialPhase> initial = Optional.empty();
  private Delivery delivery;

  /** What is known of where the input begins and ends. */
  Optional<InputStart> starts = Optional.empty();

  /** Whether records may be set aside. */
  boolean reporting = true;

  /** How often a commit was asked for. */
  int commitsRequested;

  /** For how long the next poll waits for records; below 0 where nobody said. */
  long timeout = -1;

  /** Gives the task an initial phase; before it is started. */
  void begin(InitialPhase steps) {
    initial = Optional.of(steps);
  }

  ExactlyOnceHarness(EventProcessor hook, int batchSize) {
    this.hook = hook;
    this.batchSize = batchSize;
  }

  void start() {
    DeliveryLimits limits = DeliveryHarness.LIMITS;
    Clock clock = Clock.systemUTC();
    TaskId task = new TaskId("test", 0);
    TaskRuntime runtime = new TaskRuntime(task, limits, clock, Thread::new);
    PartitionStreams streams = new PartitionStreams(clock);
    HookThread thread =
        new HookThread(
            task,
            new HookInvoker(
                hook,
                Map.of(),
                new EventProcessorContext("test", 0, "1", true, false),
                batchSize,
                new TaskRuntime(new TaskId("test", 0), limits, clock, Thread::new)),
            streams,
            Thread::new);
    TransactionCommitter open =
        new TransactionCommitter(
            streams,
            cluster,
            Optional.of(thread),
            Duration.ofMillis(20),
            100_000,
            clock,
            SinkMetrics.hidden(clock).positions());
    RefusedRows refusals = new RefusedRows(streams);
    FakeTopicAdmin admin = new FakeTopicAdmin();
    DeliveryThread loop =
        new DeliveryThread(
            runtime,
            new TransactionLoop(
                runtime,
                streams,
                cluster,
                open,
                new OutgoingEncoder(encoder(), true),
                new HookedStreamSender(
                    streams, new TargetTopics(() -> admin, topic -> {}), open, thread, refusals),
                new Random()));
    Optional<InputCheck> check = starts.map(each -> new InputCheck(sameTopics(), each));
    PausedPartitions pausedByTask = new PausedPartitions(this);
    delivery =
        new ExactlyOnceDelivery(
            this,
            streams,
            new RecordIntake(
                streams,
                new IntakeEncoder(
                    encoder(),
                    sizes(),
                    new ErrorReporter(
                        this, limits.putWait(), SinkMetrics.hidden(Clock.systemUTC())),
                    true),
                initial,
                SinkMetrics.hidden(clock).positions()),
            new StreamStarter(this, streams, pausedByTask, initial, check, task, clock),
            new Backpressure(
                this,
                pausedByTask,
                () -> streams.awaitRoom(limits),
                () -> streams.hasDrained(limits)),
            new OffsetsToCommit(streams, check, limits.commitWait(), "1"),
            resources(streams, loop, thread));
    loop.start();
  }

  private static DeliveryResources resources(
      PartitionStreams streams, DeliveryThread loop, HookThread hook) {
    return new DeliveryResources() {
      @Override
      public void check() {}

      @Override
      public void awaitReleased(Collection<TopicPartition> partitions) {
        boolean unused =
            streams.awaitReleased(DeliveryHarness.LIMITS.acknowledgements().closeWait());
      }

      @Override
      public void close() {
        loop.interrupt();
        loop.awaitEnd(Duration.ofSeconds(2));
        hook.close();
      }
    };
  }

  private static RecreatedTopicDetector sameTopics() {
    return new RecreatedTopicDetector(
        assignment -> true,
        topics ->
            new TopicIds(
                topics.stream().collect(Collectors.toMap(topic -> topic, topic -> "id")), Map.of()),
        topic -> topic,
        new ExpectedTopicIds(Optional::empty, new TopicFormat("${topic}")),
        "",
        Runnable::run,
        Clock.systemUTC());
  }

  private static RecordEncoder encoder() {
    return new RecordEncoder(
        new TopicFormat("${topic}"),
        Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
        Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of()));
  }

  private static SizeCheck sizes() {
    return new SizeCheck(
        ProducerLimits.of(Map.of()), topic -> new MessageLimit(Integer.MAX_VALUE, "", true));
  }

  void produce(SinkRecord record) {
    input.computeIfAbsent(InputPartitions.of(record), partition -> new ArrayList<>()).add(record);
  }

  void open(Collection<TopicPartition> partitions) {
    assignment.addAll(partitions);
    // Nothing was committed to Connect, so that only the positions tell.
    partitions.forEach(partition -> read.put(partition, 0));
    delivery.open(partitions);
  }

  void close(Collection<TopicPartition> partitions) {
    delivery.close(partitions);
    assignment.removeAll(partitions);
    paused.removeAll(partitions);
    rewinds.keySet().removeAll(partitions);
  }

  /** Delivers what the task has not read, as one poll would. */
  void put() {
    rewinds.forEach((partition, offset) -> read.put(partition, offset.intValue()));
    rewinds.clear();
    List<SinkRecord> polled = new ArrayList<>();
    for (TopicPartition each : assignment) {
      List<SinkRecord> log = input.getOrDefault(each, List.of());
      if (!paused.contains(each) && read.get(each) < log.size()) {
        polled.addAll(log.subList(read.get(each), log.size()));
        read.put(each, log.size());
      }
    }
    delivery.put(polled);
  }

  /** Whether the task has asked to read a partition on from an offset, with the next poll. */
  boolean isRewoundTo(TopicPartition input, long offset) {
    return Long.valueOf(offset).equals(rewinds.get(input));
  }

  /** Commits what Connect may commit, which has read this far. */
  Map<TopicPartition, OffsetAndMetadata> commit(Map<TopicPartition, Long> current) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    current.forEach((input, offset) -> offsets.put(input, new OffsetAndMetadata(offset)));
    return delivery.preCommit(offsets);
  }

  void stop() {
    delivery.stop();
  }

  @Override
  public void requestCommit() {
    commitsRequested++;
  }

  @Override
  public void timeout(long timeoutMs) {
    timeout = timeoutMs;
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    if (!reporting) {
      return null;
    }
    return (record, error) -> {
      reported.add(record);
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    };
  }
}
