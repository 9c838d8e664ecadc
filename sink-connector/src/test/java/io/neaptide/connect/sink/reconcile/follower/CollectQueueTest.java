package io.neaptide.connect.sink.reconcile.follower;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.scan.TargetScan;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.testing.FakeContext;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectQueueTest {

  private static final long BOUND = 1_000;
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final DeliveryLimits LIMITS =
      new DeliveryLimits(
          10,
          10,
          SHORT,
          SHORT,
          new DeliveryLimits.Acknowledgements(SHORT, SHORT, SHORT),
          SHORT,
          SHORT);

  @TempDir Path directory;

  private final PartitionStreams streams = new PartitionStreams(Clock.systemUTC());
  private final FakeContext context = new FakeContext();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger outages = new AtomicInteger();
  private CollectedRows rows;
  private PartitionReconciliation partition;
  private CollectQueue queue;

  @BeforeEach
  void open() {
    rows = new CollectedRows("t", directory.resolve("rows"), new Buckets(1, 1), 1);
    partition =
        new PartitionReconciliation(
            new TopicPartition("t", 0),
            new OffsetRange(0, BOUND),
            1,
            rows,
            new TargetScan((partitions, wanted) -> null, reading -> {}, new Buckets(1, 1), 1)
                .needs(Set.of()),
            Set.of());
    RowSerializer json = Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of());
    RecordEncoder encoder =
        new RecordEncoder(
            new TopicFormat("${topic}"),
            Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
            (topic, headers, schema, row) -> {
              if (outages.getAndDecrement() > 0) {
                throw new DataException("no registry", new SocketTimeoutException());
              }
              return json.serialize(topic, headers, schema, row);
            });
    InputCollector collector =
        new InputCollector(
            encoder,
            Optional.empty(),
            Formats.rowDeserializer("value.serializer", Formats.UPSERT_JSON, Map.of()));
    queue =
        new CollectQueue(
            collector,
            new ErrorReporter(context, LIMITS.putWait(), SinkMetrics.hidden(Clock.systemUTC())),
            streams,
            thread,
            LIMITS,
            new CollectProgress(new StepProgress(Clock.systemUTC()), Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    thread.shutdown();
    rows.close();
  }

  private static SinkRecord record(long offset, Object key, Object value) {
    return new SinkRecord("t", 0, null, key, null, value, offset, 0L, TimestampType.CREATE_TIME);
  }

  private List<String> collected() {
    queue.flush().join();
    List<String> entries = new ArrayList<>();
    rows.forEach(
        0,
        (key, kind, partition, digest, position, length) ->
            entries.add(kind + " " + new String(key.bytes(), UTF_8)));
    return entries;
  }

  private CountDownLatch blockThread() {
    CountDownLatch latch = new CountDownLatch(1);
    thread.execute(
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return latch;
  }

  @Test
  void addsEveryKindOfRecordInItsOrder() {
    queue.add(partition, record(0, "a", Map.of("c", 1)));
    queue.add(partition, record(1, "b", null));
    queue.submit();
    queue.add(partition, record(2, "a", Map.of("c", 2)));
    queue.add(partition, record(BOUND, "d", Map.of("c", 1)));
    queue.add(partition, record(BOUND + 1, "e", null));
    queue.submit();

    assertThat(collected())
        .containsExactly("UPSERT a", "DELETE b", "UPSERT a", "UPSERT_BEYOND_BOUND d");
    assertThat(partition.isNew(BOUND + 1)).isFalse();
    assertThat(partition.isNew(BOUND + 2)).isTrue();
  }

  @Test
  void aRecordThatIsGivenAgainIsTakenOnce() {
    queue.add(partition, record(0, "a", null));
    queue.submit();
    queue.add(partition, record(0, "a", null));
    queue.submit();

    assertThat(collected()).containsExactly("DELETE a");
  }

  @Test
  void aRejectedRecordClaimsItsKeyAndIsReportedOnTheThreadOfTheTask() {
    List<SinkRecord> reported = new ArrayList<>();
    context.reporter =
        (record, error) -> {
          reported.add(record);
          return CompletableFuture.completedFuture(null);
        };
    SinkRecord bad = record(0, "a", "no row");
    queue.add(partition, bad);
    queue.submit();

    assertThat(collected()).containsExactly("REJECTED a");
    assertThat(reported).isEmpty();
    queue.reportRejected();
    assertThat(reported).containsExactly(bad);
    queue.reportRejected();
    assertThat(reported).hasSize(1);
  }

  @Test
  void aRejectedRecordEndsTheTaskWhereNoneMayBeSetAside() {
    queue.add(partition, record(0, "a", "no row"));
    queue.submit();
    queue.flush().join();

    assertThatThrownBy(queue::reportRejected).isInstanceOf(ConnectException.class);
  }

  @Test
  void anOutageOfAServiceIsWaitedForAndRejectsNothing() {
    outages.set(3);
    queue.add(partition, record(0, "a", Map.of("c", 1)));
    queue.add(partition, record(1, "b", Map.of("c", 1)));
    queue.submit();

    assertThat(collected()).containsExactly("UPSERT a", "UPSERT b");
    queue.reportRejected();
    streams.throwIfFailed();
  }

  @Test
  void aTaskThatIsStoppedWaitsForNoService() {
    outages.set(Integer.MAX_VALUE);
    queue.add(partition, record(0, "a", Map.of("c", 1)));
    queue.submit();
    streams.stop();

    assertThat(queue.flush()).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void afterAFailureNothingIsEverCompared() {
    // Nothing can be written to a file that is closed.
    rows.close();
    queue.add(partition, record(0, "a", Map.of("c", "x".repeat(10_000))));
    queue.add(partition, record(1, "b", Map.of("c", "x".repeat(10_000))));
    queue.submit();

    assertThat(queue.flush()).failsWithin(Duration.ofSeconds(10));
    assertThatThrownBy(streams::throwIfFailed)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("cannot be written");
    rows = new CollectedRows("t", directory.resolve("other"), new Buckets(1, 1), 1);
  }

  @Test
  void aPutIsGivenAgainWhereTheThreadDoesNotKeepUp() {
    CountDownLatch latch = blockThread();
    long offset = 0;
    boolean full = false;
    while (!full) {
      try {
        queue.awaitRoom();
        queue.add(partition, record(offset++, "a", null));
        queue.submit();
      } catch (RetriableException e) {
        full = true;
      }
      assertThat(offset).isLessThan(100);
    }
    latch.countDown();

    assertThat(collected()).hasSize((int) offset);
    queue.awaitRoom();
  }

  @Test
  void aTransformThatChangesTheTopicIsRefused() {
    SinkRecord moved = record(0, "a", null).newRecord("other", 0, null, "a", null, null, 0L);

    assertThatThrownBy(() -> queue.add(partition, moved))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("A transform changes the topic");
  }
}
