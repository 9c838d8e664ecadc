package io.neaptide.connect.sink.reconcile.follower;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.reconcile.change.RowChanges;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.state.AppliedChanges;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionJobsTest {

  private static final TopicPartition INPUT = new TopicPartition("t", 0);
  private static final TaskId TASK = new TaskId("people", 0);
  private static final OffsetRange BOUND = new OffsetRange(2, 10);

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic state = new FakeStateTopic();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final List<List<String>> transactions = new ArrayList<>();
  private Consumer<String> afterRow = key -> {};
  private boolean paused;
  private final PartitionJobs jobs =
      new PartitionJobs(
          streams,
          state.records,
          new ExampleKeys(Optional.empty()),
          (writer, waiting) -> observed(RowOutput.direct(writer)),
          new ConnectorPause(TASK, () -> paused, clock),
          clock,
          new StepProgress(clock));
  private final Generation generation =
      new Generation(
          3,
          "1",
          Phase.APPLY,
          Optional.of(
              Bounds.of(
                  Map.of(INPUT, BOUND), Map.of(), Bounds.ids(Map.of("t", "id-of-t"), Map.of()))));
  private CollectedRows collected;
  private OutgoingRows rows;
  private PartitionReconciliation partition;
  private PartitionStream stream;
  private TransactionalWriter writer;

  @BeforeEach
  void open() {
    state.whenCommitted(committed -> transactions.add(keys(committed)));
    collected = new CollectedRows("t", directory.resolve("collected"), new Buckets(1, 1), 1);
    rows = new OutgoingRows("t", directory.resolve("rows"), 1);
    partition = new PartitionReconciliation(INPUT, BOUND, 1, collected, null, Set.of());
    streams.open(List.of(INPUT), StreamState.WAITING);
    stream = streams.where(each -> true).get(0);
    writer = writer();
    streams.change(stream, each -> each.acquireFor(3));
    streams.change(stream, each -> each.acquired(3, OptionalLong.empty(), 3));
  }

  private TransactionalWriter writer() {
    return new TransactionalWriter(
        LimitedProducer.unlimited(state.producer(TASK.transactionalId())));
  }

  @AfterEach
  void close() {
    collected.close();
    rows.close();
    state.close();
  }

  private static List<String> keys(List<ProducerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  private RowOutput observed(RowOutput output) {
    return new RowOutput() {
      @Override
      public void write(ProducerRecord<byte[], byte[]> row, Runnable sending) {
        output.write(row, sending);
        afterRow.accept(new String(row.key(), UTF_8));
      }

      @Override
      public void flush() {
        output.flush();
      }

      @Override
      public void commit() {
        output.commit();
      }

      @Override
      public void end() {
        output.end();
      }
    };
  }

  private void add(String... keys) {
    for (String key : keys) {
      rows.add(
          new ProducerRecord<>("t", 0, null, key.getBytes(UTF_8), "{}".getBytes(UTF_8)),
          RowChanges.any());
    }
  }

  private TransactionJob.State run(boolean cancelled) {
    TransactionJob job = streams.with(all -> stream.takeJob());
    try {
      job.write(writer, this::position, () -> cancelled);
      writer.commit();
      job.done();
    } catch (RuntimeException e) {
      job.failed();
      throw e;
    }
    return partition.jobState();
  }

  private ProducerRecord<byte[], byte[]> position(long next, Optional<String> topicId) {
    return state.records.position(INPUT, new Position(next, 3, "1", topicId, 1));
  }

  private StateView view() throws InterruptedException {
    state.reader().awaitEnd(Duration.ofSeconds(10));
    return state.reader().view();
  }

  @Test
  void aClaimIsPublishedForTheGenerationItAnswers() throws InterruptedException {
    GenerationWorkspace.Difference difference =
        new GenerationWorkspace.Difference(
            new Comparison("t", true, key -> true),
            rows,
            Optional.of(new DroppedRecords.Count(1, 2)));

    jobs.claim(partition, stream, difference, 3);

    assertThat(partition.isJobNeeded()).isFalse();
    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(view().claim(INPUT, 3))
        .hasValueSatisfying(
            claim -> {
              assertThat(claim.id()).isEqualTo(partition.claimId());
              assertThat(ClaimCounts.dropped(List.of(claim.counts()))).isEqualTo(2);
            });
    assertThat(view().claim(INPUT, 2)).isEmpty();
  }

  @Test
  void rowsAreWrittenWithThePositionAtTheBoundInOneTransaction() throws InterruptedException {
    add("a", "b");

    jobs.apply(partition, stream, rows, generation, false);

    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(transactions).containsExactly(List.of("a", "b"));
    assertThat(view().position(INPUT))
        .contains(new Position(10, 3, "1", Optional.of("id-of-t"), 1));
  }

  @Test
  void aPartitionWithoutADifferenceGetsItsPositionToo() throws InterruptedException {
    jobs.apply(partition, stream, rows, generation, false);

    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(transactions).containsExactly(List.of());
    assertThat(view().position(INPUT)).isPresent();
  }

  @Test
  void aJobThatIsCancelledWritesNoPosition() throws InterruptedException {
    add("a");
    jobs.apply(partition, stream, rows, generation, false);

    assertThatThrownBy(() -> run(true)).isInstanceOf(JobCancelledException.class);

    assertThat(partition.isJobNeeded()).isTrue();
    assertThat(view().position(INPUT)).isEmpty();
    assertThat(transactions).isEmpty();
  }

  /** Another owner of the partition has begun. */
  @Test
  void aWriterThatIsFencedWritesNothing() throws InterruptedException {
    add("a");
    jobs.apply(partition, stream, rows, generation, false);
    TransactionalWriter another = writer();

    assertThatThrownBy(() -> run(false)).isInstanceOf(ProducerFencedException.class);

    another.close();
    assertThat(partition.jobState()).isEqualTo(TransactionJob.State.FAILED);
    assertThat(transactions).isEmpty();
    assertThat(view().position(INPUT)).isEmpty();
  }

  /** An open transaction would hold up every reader of the target. */
  @Test
  void whatIsWrittenIsCommittedBeforeAPausedConnectorIsWaitedFor() {
    add("a", "b", "c");
    afterRow = key -> pause(key.equals("b"));
    state.whenCommitted(
        committed -> {
          transactions.add(keys(committed));
          pause(false);
        });

    jobs.apply(partition, stream, rows, generation, false);

    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(transactions).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void whatIsAppliedOfAnApprovedPlanIsRecordedInItsTransaction() throws InterruptedException {
    List<String> applied = new ArrayList<>();
    state.rewrite(
        record -> {
          if (new String(record.key(), UTF_8).equals("applied/t/0")) {
            applied.add(new String(record.value(), UTF_8));
          }
          return record;
        });
    add("a", "b", "c");
    afterRow = key -> pause(key.equals("b"));
    state.whenCommitted(
        committed -> {
          transactions.add(keys(committed));
          pause(false);
        });

    jobs.apply(partition, stream, rows, generation, true);

    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(transactions).containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(applied).hasSize(2);
    assertThat(applied.get(0)).contains("\"generation\":3,\"count\":2,");
    assertThat(applied.get(1)).contains("\"generation\":3,\"count\":3,");
    assertThat(view().applied(3)).extracting(AppliedChanges::count).containsExactly(3L);
    assertThat(view().applied(2)).isEmpty();
  }

  private void pause(boolean on) {
    paused = on;
    clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void thePlannedChangesOfAPartitionAreToldWithTheRecordThatTheyStandThere()
      throws InterruptedException {
    add("a", "b");
    PlanJobs planJobs =
        new PlanJobs(
            streams,
            state.records,
            Optional.of(new PlanRecords("plan")),
            Optional.empty(),
            new ExampleKeys(Optional.empty()));

    planJobs.write(partition, stream, rows, 3, "plan1-00");

    assertThat(view().isPlanned(INPUT, 3)).isFalse();
    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(transactions).containsExactly(List.of("change/t/0/t-0/YQ==", "change/t/0/t-0/Yg=="));
    assertThat(view().isPlanned(INPUT, 3)).isTrue();
    assertThat(view().isPlanned(INPUT, 2)).isFalse();
    assertThat(view().position(INPUT)).isEmpty();
  }

  @Test
  void aTaskThatIsNotGivenThePlanTopicSaysSo() {
    PlanJobs planJobs =
        new PlanJobs(
            streams,
            state.records,
            Optional.empty(),
            Optional.empty(),
            new ExampleKeys(Optional.empty()));

    assertThatThrownBy(() -> planJobs.write(partition, stream, rows, 3, "plan1-00"))
        .hasMessageContaining("reconcile.plan.topic is not given to this task");
  }

  @Test
  void theStreamKnowsItsPositionWhenTheRowsAreWritten() {
    jobs.applied(partition, stream);

    assertThat(stream.position()).hasValue(10);
  }

  @Test
  void aPartitionThatMovedAsksForAnotherGeneration() throws InterruptedException {
    jobs.askForNewGeneration(partition, stream, 3);

    assertThat(run(false)).isEqualTo(TransactionJob.State.DONE);
    assertThat(view().isRestartRequested(3)).isTrue();
    assertThat(view().isRestartRequested(4)).isFalse();
  }
}
