package io.neaptide.connect.sink.reconcile.follower;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.scan.NoteLimit;
import io.neaptide.connect.sink.reconcile.scan.TargetNeeds;
import io.neaptide.connect.sink.reconcile.scan.TargetScans;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.reconcile.spill.WorkspaceFiles;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationWorkspaceTest {

  private static final TopicPartition INPUT = new TopicPartition("in", 0);
  private static final TopicPartition OTHER_INPUT = new TopicPartition("in", 1);
  private static final TopicPartition TARGET = new TopicPartition("out", 0);
  private static final TopicFormat TO_TARGET = new TopicFormat("out");

  @TempDir Path stateDirectory;

  private final Queue<Runnable> scanning = new ArrayDeque<>();
  private final Queue<Runnable> comparing = new ArrayDeque<>();
  private final List<ConsumerRecord<byte[], byte[]>> existing = new ArrayList<>();
  private final RowDigest digest = new RowDigest();
  private SpillDirectory directory;
  private int scans;

  /** What happens whenever a record is read. */
  private Runnable duringScan = () -> {};

  private boolean formatClosed;
  private long dropped = 3;

  @BeforeEach
  void open() {
    directory = SpillDirectory.make(stateDirectory, "people-0");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private GenerationWorkspace workspace() {
    Map<TopicPartition, OffsetRange> input =
        Map.of(INPUT, new OffsetRange(0, 10), OTHER_INPUT, new OffsetRange(0, 10));
    Map<TopicPartition, OffsetRange> target = Map.of(TARGET, new OffsetRange(0, existing.size()));
    Generation generation =
        new Generation(3, "1", Phase.COLLECT, Optional.of(Bounds.of(input, target, Map.of())));
    WorkspaceFiles files = new WorkspaceFiles(directory);
    files.closing(() -> formatClosed = true);
    return new GenerationWorkspace(
        generation,
        TO_TARGET,
        true,
        files,
        new TargetScans(
            generation,
            TO_TARGET,
            files,
            scanning::add,
            cancelled ->
                new TopicScan(
                    this::consumer,
                    null,
                    partitions -> Map.of(TARGET, 0),
                    new ManualClock(),
                    new StepProgress(new ManualClock()),
                    cancelled),
            Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of()),
            NoteLimit.DEFAULT),
        comparing::add,
        new DroppedRecords(new TaskId("people", 2), () -> Optional.of(dropped)));
  }

  private Consumer<byte[], byte[]> consumer() {
    scans++;
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.assign(Set.of(TARGET));
    consumer.updateBeginningOffsets(Map.of(TARGET, 0L));
    existing.forEach(
        record ->
            consumer.schedulePollTask(
                () -> {
                  consumer.addRecord(record);
                  duringScan.run();
                }));
    return consumer;
  }

  private static void run(Queue<Runnable> jobs) {
    while (!jobs.isEmpty()) {
      jobs.remove().run();
    }
  }

  private void holds(String key, String row) {
    existing.add(
        new ConsumerRecord<>(
            TARGET.topic(), 0, existing.size(), key.getBytes(UTF_8), row.getBytes(UTF_8)));
  }

  private PartitionReconciliation begin(GenerationWorkspace workspace, TopicPartition input) {
    return new PartitionReconciliation(
        input,
        new OffsetRange(0, 10),
        workspace.targetPartitions(input),
        workspace.collect(input),
        workspace.existing(input),
        workspace.noted(input));
  }

  private void collect(PartitionReconciliation partition, String key, long number) {
    partition
        .rows()
        .upsert(
            new ProducerRecord<>(
                TARGET.topic(),
                0,
                null,
                key.getBytes(UTF_8),
                ("{\"v\":" + number + "}").getBytes(UTF_8)),
            digest.of(Map.of("v", number)),
            0);
  }

  private List<String> files() {
    try (Stream<Path> all = Files.walk(stateDirectory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString().replaceAll("-.*", ""))
          .filter(name -> !name.equals("neaptide"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** Compares when the target topic is read. */
  private CompletableFuture<GenerationWorkspace.Difference> compare(
      GenerationWorkspace workspace, PartitionReconciliation partition) {
    run(scanning);
    TargetNeeds target = partition.existing();
    KnownRecords existing =
        target.known(at -> target.note(at).map(PartitionNote::toBytes)).orElseThrow();
    return workspace.compare(partition, existing);
  }

  @Test
  void onlyWhatTheTargetDoesNotHoldIsToBeWritten() {
    holds("same", "{\"v\":1}");
    holds("changed", "{\"v\":1}");
    GenerationWorkspace workspace = workspace();
    PartitionReconciliation partition = begin(workspace, INPUT);
    collect(partition, "same", 1);
    collect(partition, "changed", 2);
    collect(partition, "new", 3);

    CompletableFuture<GenerationWorkspace.Difference> difference = compare(workspace, partition);
    run(comparing);

    Map<String, String> writes = new HashMap<>();
    difference
        .join()
        .writes()
        .forEach(
            (row, change) ->
                writes.put(new String(row.key(), UTF_8), new String(row.value(), UTF_8)));
    assertThat(writes)
        .containsOnly(Map.entry("changed", "{\"v\":2}"), Map.entry("new", "{\"v\":3}"));
    assertThat(difference.join().comparison().counts().of(Candidate.Outcome.UNCHANGED)).isOne();
  }

  @Test
  void whatWasDroppedSinceTheGenerationBeganIsToldWithEachPartition() {
    GenerationWorkspace workspace = workspace();
    dropped = 4;
    CompletableFuture<GenerationWorkspace.Difference> first =
        compare(workspace, begin(workspace, INPUT));
    dropped = 9;
    CompletableFuture<GenerationWorkspace.Difference> second =
        compare(workspace, begin(workspace, OTHER_INPUT));
    run(comparing);

    assertThat(first.join().dropped()).hasValue(new DroppedRecords.Count(2, 1));
    assertThat(second.join().dropped()).hasValue(new DroppedRecords.Count(2, 6));
  }

  @Test
  void inputPartitionsOfOneTargetShareItsScan() {
    holds("a", "{}");
    GenerationWorkspace workspace = workspace();
    PartitionReconciliation partition = begin(workspace, INPUT);

    PartitionReconciliation other = begin(workspace, OTHER_INPUT);

    run(scanning);
    assertThat(scans).isOne();
    assertThat(other.existing().note(0)).isEqualTo(partition.existing().note(0));
    assertThat(partition.existing().note(0))
        .hasValueSatisfying(note -> assertThat(note.keyed().size()).isOne());
  }

  @Test
  void targetsAreReadOnceFromTheBoundsOnForWhatHasBounds() {
    holds("a", "{}");
    GenerationWorkspace workspace = workspace();

    workspace.readTargets(Set.of(INPUT, OTHER_INPUT, new TopicPartition("added", 0)));
    run(scanning);

    assertThat(scans).isOne();
    assertThat(begin(workspace, INPUT).existing().note(0)).isPresent();
    assertThat(begin(workspace, OTHER_INPUT).existing().note(0)).isPresent();
    assertThat(scanning).isEmpty();
  }

  @Test
  void whatWasReadForPartitionsThatWereLostBeforeTheyWereBegunIsLeft() {
    holds("a", "{}");
    holds("b", "{}");
    GenerationWorkspace workspace = workspace();
    workspace.readTargets(Set.of(INPUT, OTHER_INPUT));
    duringScan = () -> workspace.readTargets(Set.of());
    run(scanning);
    assertThat(scans).isOne();

    duringScan = () -> {};
    workspace.readTargets(Set.of(INPUT));
    PartitionReconciliation givenBack = begin(workspace, INPUT);
    assertThat(givenBack.existing().note(0)).isEmpty();
    run(scanning);

    assertThat(scans).isEqualTo(2);
    assertThat(givenBack.existing().note(0))
        .hasValueSatisfying(note -> assertThat(note.keyed().size()).isEqualTo(2));
  }

  @Test
  void whatAPartitionNeedsThatIsStillTheTasksIsReadOnWhenAnotherIsLost() {
    holds("a", "{}");
    holds("b", "{}");
    GenerationWorkspace workspace = workspace();
    PartitionReconciliation partition = begin(workspace, INPUT);
    workspace.readTargets(Set.of(INPUT, OTHER_INPUT));
    duringScan = () -> workspace.readTargets(Set.of(INPUT));
    run(scanning);

    assertThat(scans).isOne();
    assertThat(partition.existing().note(0))
        .hasValueSatisfying(note -> assertThat(note.keyed().size()).isEqualTo(2));
  }

  @Test
  void whatAPartitionNeedsStaysWhileItIsTheTasksAndBeginsAnewWhenItIsGivenBack() {
    GenerationWorkspace workspace = workspace();
    workspace.readTargets(Set.of(INPUT, OTHER_INPUT));
    TargetNeeds needs = begin(workspace, INPUT).existing();

    workspace.readTargets(Set.of(INPUT));
    assertThat(workspace.existing(INPUT)).isSameAs(needs);

    workspace.readTargets(Set.of(OTHER_INPUT));
    workspace.readTargets(Set.of(INPUT));
    assertThat(workspace.existing(INPUT)).isNotSameAs(needs);
  }

  @Test
  void whatWaitsToBeReadForPartitionsThatAreLostIsNotRead() {
    holds("a", "{}");
    GenerationWorkspace workspace = workspace();
    workspace.readTargets(Set.of(INPUT, OTHER_INPUT));
    workspace.readTargets(Set.of());
    run(scanning);

    assertThat(scans).isZero();
  }

  @Test
  void theEndRemovesAllFiles() {
    holds("a", "{}");
    GenerationWorkspace workspace = workspace();
    PartitionReconciliation partition = begin(workspace, INPUT);
    CompletableFuture<GenerationWorkspace.Difference> difference = compare(workspace, partition);
    run(comparing);
    assertThat(difference).isCompleted();
    assertThat(files()).containsExactly("collected", "existing", "writes");

    workspace.close(done());
    run(comparing);

    assertThat(files()).isEmpty();
    assertThat(formatClosed).isTrue();
  }

  @Test
  void filesStandUntilTheThreadsThatUseThemHaveEnded() {
    holds("a", "{}");
    GenerationWorkspace workspace = workspace();
    begin(workspace, INPUT);
    CompletableFuture<Void> collecting = new CompletableFuture<>();

    workspace.close(collecting);
    collecting.complete(null);
    assertThat(files()).containsExactly("collected");

    // The scan sees that it is of no use any more.
    run(scanning);
    assertThat(files()).isEmpty();
    assertThat(scans).isZero();
  }

  @Test
  void aComparisonThatHasNotBegunWritesNothingAfterTheEnd() {
    GenerationWorkspace workspace = workspace();
    CompletableFuture<GenerationWorkspace.Difference> difference =
        compare(workspace, begin(workspace, INPUT));

    workspace.close(done());
    run(comparing);

    assertThatThrownBy(difference::join).hasCauseInstanceOf(CancellationException.class);
    assertThat(files()).isEmpty();
  }

  @Test
  void aScanThatFailsFailsWhoWaitsForItAndLeavesNoFile() {
    existing.add(new ConsumerRecord<>(TARGET.topic(), 0, 0, new byte[] {1}, new byte[] {1}));
    GenerationWorkspace workspace = workspace();
    PartitionReconciliation partition = begin(workspace, INPUT);
    directory.close();

    assertThatThrownBy(() -> compare(workspace, partition))
        .isInstanceOf(ConnectException.class)
        .hasCauseInstanceOf(UncheckedIOException.class);
    workspace.close(done());
    run(comparing);
    assertThat(files()).isEmpty();
    directory = SpillDirectory.make(stateDirectory, "people-0");
  }
}
