package io.neaptide.connect.sink.delivery.atleastonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.kafka.MessageLimits;
import io.neaptide.connect.sink.kafka.SplitDetector;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.record.InputPartitions;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.FakeContext;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A delivery on fakes, and the part of the worker that calls it. */
public final class DeliveryHarness implements AutoCloseable, AfterEachCallback {

  static final TopicPartition A = new TopicPartition("t", 0);
  static final TopicPartition B = new TopicPartition("t", 1);

  public static final DeliveryLimits LIMITS =
      new DeliveryLimits(
          20,
          1024 * 1024,
          Duration.ofMillis(50),
          Duration.ofMillis(300),
          new DeliveryLimits.Acknowledgements(
              Duration.ofMillis(300), Duration.ofMillis(150), Duration.ofSeconds(30)),
          Duration.ofSeconds(30),
          Duration.ofMillis(5));

  final FakeCluster cluster = new FakeCluster();
  final FakeTopicAdmin admin = new FakeTopicAdmin();
  final FakeContext context = new FakeContext();

  /** What {@link #reportErrors} took. */
  final List<SinkRecord> reported = new ArrayList<>();

  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private RowSerializer rowSerializer =
      Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of());
  private DeliveryLimits limits = LIMITS;

  /** What the producer's own configuration lets it send. */
  ProducerLimits producerLimits = ProducerLimits.of(Map.of());

  private final SplitDetector splits =
      new SplitDetector(
          new TaskId("test", 0),
          new MessageLimits(new TaskId("test", 0), () -> admin, Clock.systemUTC()),
          Clock.systemUTC());

  private EventProcessor hook;
  private int hookBatch;
  private Delivery delivery;

  /** What is done before anything is written. */
  Runnable beforeWriting = () -> {};

  DeliveryHarness withRows(RowSerializer serializer) {
    this.rowSerializer = serializer;
    return this;
  }

  DeliveryHarness withLimits(DeliveryLimits other) {
    this.limits = other;
    return this;
  }

  DeliveryHarness withHook(EventProcessor processor, int size) {
    this.hook = processor;
    this.hookBatch = size;
    return this;
  }

  private HookInvoker taskHook(EventProcessor processor) {
    return new HookInvoker(
        processor,
        Map.of(),
        new EventProcessorContext("test", 0, "1", false, false),
        hookBatch,
        new TaskRuntime(new TaskId("test", 0), limits, Clock.systemUTC(), Thread::new));
  }

  /** Starts another task, which knows nothing of the one before. */
  void restart() {
    positions.clear();
    context.assignment.clear();
    context.paused.clear();
    start();
  }

  DeliveryHarness start(TopicPartition... partitions) {
    RecordEncoder encoder =
        new RecordEncoder(
            new TopicFormat("${topic}"),
            Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
            rowSerializer);
    delivery =
        new AtLeastOnceDelivery(
            new TaskRuntime(new TaskId("test", 0), limits, Clock.systemUTC(), Thread::new),
            context,
            beforeWriting,
            encoder,
            new TargetTopics(() -> admin, topic -> {}),
            new TargetProducer(
                (topic, replace) -> {
                  LimitedProducer producer =
                      new LimitedProducer(
                          cluster.open(), new SizeCheck(producerLimits, admin::limitOf));
                  splits.watch(producer, replace);
                  return producer;
                },
                splits::check,
                () -> {}),
            Optional.ofNullable(hook).map(this::taskHook));
    open(partitions);
    return this;
  }

  void open(TopicPartition... partitions) {
    context.assignment.addAll(Arrays.asList(partitions));
    delivery.open(Arrays.asList(partitions));
  }

  /** Takes partitions away as the worker does: commit, close, and no longer assigned. */
  Map<TopicPartition, OffsetAndMetadata> close(TopicPartition... partitions) {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (positions.containsKey(partition)) {
        current.put(partition, new OffsetAndMetadata(positions.remove(partition)));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> committed = delivery.preCommit(current);
    delivery.close(Arrays.asList(partitions));
    context.assignment.removeAll(Arrays.asList(partitions));
    return committed;
  }

  void put(SinkRecord... records) {
    put(Arrays.asList(records));
  }

  void put(List<SinkRecord> records) {
    delivery.put(records);
    for (SinkRecord record : records) {
      positions.put(InputPartitions.of(record), record.originalKafkaOffset() + 1);
    }
  }

  /** What a commit would commit, as plain offsets. */
  Map<TopicPartition, Long> commit() {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    positions.forEach((partition, offset) -> current.put(partition, new OffsetAndMetadata(offset)));
    Map<TopicPartition, Long> committed = new HashMap<>();
    delivery
        .preCommit(current)
        .forEach((partition, offset) -> committed.put(partition, offset.offset()));
    return committed;
  }

  /** Takes records that cannot be written, before the task is started. */
  void reportErrors() {
    context.reporter =
        (record, error) -> {
          reported.add(record);
          return CompletableFuture.completedFuture(null);
        };
  }

  void awaitReported(SinkRecord... records) {
    await()
        .untilAsserted(
            () -> {
              put();
              assertThat(reported).containsExactly(records);
            });
  }

  /** Waits until this many records are sent and not acknowledged. */
  void awaitPending(int count) {
    await().until(() -> cluster.pendingCount() == count);
  }

  void awaitCommit(Map<TopicPartition, Long> offsets) {
    await().until(() -> commit().equals(offsets));
  }

  /** Puts until the task fails with this message. */
  void assertFails(String message) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(this::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(message));
  }

  public static SinkRecord row(TopicPartition input, long offset, String key, Object value) {
    return new SinkRecord(
        input.topic(),
        input.partition(),
        key == null ? null : Schema.STRING_SCHEMA,
        key,
        null,
        value == null ? null : Map.of("v", value),
        offset,
        1_000L + offset,
        TimestampType.CREATE_TIME);
  }

  @Override
  public void close() {
    delivery.stop();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    close();
  }
}
