package io.neaptide.connect.sink.reconcile.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.reconcile.diff.ClaimedOffsets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.reconcile.diff.SpillDirectory;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.scan.ScanSummaries;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader with bounds that are fixed: deciding, refusing, planning, and letting it stream. */
class GenerationDriverTest {

  private static final TaskId LEADER = new TaskId("people", 0);
  private static final long NUMBER = 3;
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Bounds BOUNDS =
      Bounds.of(
          Map.of(PARTITION, new OffsetRange(0, 5)),
          Map.of(PARTITION, new OffsetRange(0, 1)),
          Map.of());

  private final FakeStateTopic state = new FakeStateTopic();
  private final ManualClock clock = new ManualClock();
  private final FixedTopics topics = new FixedTopics();

  /** What happens each time that the leader waits; then the task is stopped. */
  private final Deque<Runnable> whileItWaits = new ArrayDeque<>();

  /** What happens when the target topic is read for orphans. */
  private final Deque<Runnable> whileItSearches = new ArrayDeque<>();

  @TempDir private Path stateDirectory;
  private GenerationJournal journal;
  private SpillDirectory files;
  private boolean stopped;
  private int searches;

  @BeforeEach
  void open() {
    journal =
        new GenerationJournal(
            state.reader(),
            state.records,
            LimitedProducer.unlimited(state.producer()),
            (writer, waiting) -> RowOutput.direct(writer),
            clock);
    files = SpillDirectory.make(stateDirectory, LEADER.toString());
  }

  @AfterEach
  void close() {
    journal.close();
    files.close();
    state.close();
  }

  @Test
  void aCopyStreamsWhenEveryPartitionIsWrittenToItsBound() {
    whileItWaits.add(() -> written(4));
    whileItWaits.add(() -> written(5));

    assertThat(driver(Map.of()).copy(begun(Phase.COPY))).isTrue();
    assertThat(phase()).isEqualTo(Phase.STREAM);
    assertThat(whileItWaits).isEmpty();
  }

  @Test
  void aCopyReadsOnWhereTheInputHasGrown() {
    written(5);
    topics.ends = Map.of(PARTITION, 7L);
    whileItWaits.add(() -> written(7));

    assertThat(driver(Map.of()).copy(begun(Phase.COPY))).isTrue();
    assertThat(journal.view().generation().orElseThrow().bounds().orElseThrow().input())
        .containsEntry(PARTITION, new OffsetRange(0, 7));
  }

  @Test
  void aCopyEndsWhereATopicIsRecreated() {
    topics.recreated = Set.of("t");
    whileItWaits.add(() -> clock.advance(Duration.ofSeconds(11)));

    assertThatThrownBy(() -> driver(Map.of()).copy(begun(Phase.COPY)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("[t]")
        .hasMessageContaining("Set stream.version to another value");
    assertThat(phase()).isEqualTo(Phase.COPY);
  }

  @Test
  void anOwnerThatAsksForAnotherGenerationGetsOne() {
    whileItWaits.add(() -> state.append(state.records.restart(NUMBER, "moved")));

    assertThat(driver(Map.of()).compare(begun(Phase.COLLECT))).isFalse();
  }

  @Test
  void aStoppedTaskLeadsNoFurther() {
    assertThatThrownBy(() -> driver(Map.of()).compare(begun(Phase.COLLECT)))
        .isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(phase()).isEqualTo(Phase.COLLECT);
  }

  @Test
  void nothingIsSearchedBeforeEveryPartitionHasAnswered() {
    whileItWaits.add(() -> assertThat(searches).isZero());
    whileItWaits.add(() -> claimed("one"));
    whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).compare(begun(Phase.COLLECT))).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aKeyThatNobodyClaimsIsDeletedBeforeTheStreamBegins() {
    claimed("one");
    whileItWaits.add(
        () -> {
          assertThat(phase()).isEqualTo(Phase.APPLY);
          assertThat(journal.view().decided(NUMBER).orElseThrow().isBy(PARTITION, "one")).isTrue();
          assertThat(state.others).hasSize(1);
          written(5);
        });

    assertThat(driver(NO_LIMIT).compare(begun(Phase.COLLECT))).isTrue();
    assertThat(state.others.get(0).key()).isEqualTo("gone".getBytes(UTF_8));
    assertThat(state.others.get(0).value()).isNull();
    assertThat(phase()).isEqualTo(Phase.STREAM);
  }

  @Test
  void deletesPastTheLimitAreRefusedAndNothingIsWritten() {
    claimed("one");

    assertThatThrownBy(() -> driver(Map.of()).compare(begun(Phase.COLLECT)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("would delete 1 of the 1 keys of t, more than 50%");
    assertThat(phase()).isEqualTo(Phase.REFUSED);
    assertThat(state.others).isEmpty();
  }

  @Test
  void aPlanIsPublishedAndNothingIsWritten() {
    claimed("one");

    assertThat(driver(Map.of("reconcile.mode", "plan")).compare(begun(Phase.COLLECT))).isTrue();
    assertThat(phase()).isEqualTo(Phase.PLANNED);
    assertThat(journal.view().report().orElseThrow()).containsKey("topics");
    assertThat(state.others).isEmpty();
  }

  @Test
  void aClaimThatIsReplacedWhileItSearchesIsDecidedOnceMore() {
    claimed("one");
    whileItSearches.add(() -> claimed("two"));
    whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).compare(begun(Phase.COLLECT))).isTrue();
    assertThat(searches).isEqualTo(2);
    assertThat(state.others).hasSize(1);
  }

  @Test
  void aTopicThatChangesWhileItSearchesMakesAnotherGeneration() {
    claimed("one");
    whileItSearches.add(() -> topics.current = false);

    assertThat(driver(NO_LIMIT).compare(begun(Phase.COLLECT))).isFalse();
    assertThat(state.others).isEmpty();
  }

  private static final Map<String, String> NO_LIMIT =
      Map.of("reconcile.max.deletes.percent", "100");

  private Generation begun(Phase phase) {
    Generation generation = new Generation(NUMBER, "1", phase, Optional.of(BOUNDS));
    journal.publish(generation);
    return generation;
  }

  private Phase phase() {
    return journal.readLatest().orElseThrow().phase();
  }

  private void written(long offset) {
    state.append(state.records.position(PARTITION, new Position(offset, NUMBER, "1")));
    var unused = journal.readLatest();
  }

  /** The owner of the input partition claims nothing. */
  private void claimed(String id) {
    Claims nothing = new Claims();
    ClaimedOffsets offsets = new ClaimedOffsets(nothing, nothing, nothing, nothing, 0);
    try (ExampleKeys keys = new ExampleKeys(Optional.empty())) {
      state
          .records
          .claim(
              PARTITION,
              NUMBER,
              id,
              offsets.toBytes(),
              ClaimCounts.of("t", new Comparison(key -> true), keys))
          .forEach(state::append);
    }
    var unused = journal.readLatest();
  }

  private GenerationDriver driver(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("kafka.bootstrap.servers", "broker:9092");
    properties.put("fetch.existing.enabled", "true");
    return new GenerationDriver(
        LEADER,
        new SinkConfig(properties).initial(),
        journal,
        topics,
        (generation, claims, interrupted) ->
            new OrphanSearch(
                generation.number(),
                generation.bounds().orElseThrow(),
                new TopicFormat("${topic}"),
                claims,
                new TopicScan(this::target, null, clock, interrupted),
                files,
                new ExampleKeys(Optional.empty()),
                new ScanSummaries()),
        Optional.empty(),
        new ForeignWriters(LEADER, new NobodyElse()),
        new ReadingTime(LEADER, clock),
        new ConnectorPause(LEADER, () -> false, clock),
        new Waiting(),
        clock);
  }

  /** A target topic that holds one row. */
  private MockConsumer<byte[], byte[]> target() {
    searches++;
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          if (!whileItSearches.isEmpty()) {
            whileItSearches.remove().run();
          }
          consumer.addRecord(
              new ConsumerRecord<>("t", 0, 0, "gone".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        });
    return consumer;
  }

  private final class Waiting implements TaskLifecycle {

    @Override
    public boolean isStopped() {
      return stopped;
    }

    @Override
    public void awaitStop(Duration atMost) {
      if (whileItWaits.isEmpty()) {
        stopped = true;
      } else {
        whileItWaits.remove().run();
      }
      var unused = journal.readLatest();
    }

    @Override
    public void fail(ConnectException cause) {
      throw cause;
    }
  }

  private static final class FixedTopics implements GenerationDriver.Topics {

    private Map<TopicPartition, Long> ends = Map.of();
    private Set<String> recreated = Set.of();
    private boolean current = true;

    @Override
    public Map<TopicPartition, Long> committedEnds(Bounds bounds) {
      return ends;
    }

    @Override
    public Set<String> recreated(Bounds bounds) {
      return recreated;
    }

    @Override
    public boolean isCurrent(Bounds bounds) {
      return current;
    }

    @Override
    public Optional<TombstoneRetention> tombstonesKept(Bounds bounds) {
      return Optional.empty();
    }

    @Override
    public OutsideInput outside(Bounds bounds) {
      return OutsideInput.of(Set.of(), Set.of(), Set.of());
    }

    @Override
    public Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds) {
      return bounds.target();
    }
  }

  private static final class NobodyElse implements ForeignWriters.Cluster {

    @Override
    public Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
      return Map.of();
    }

    @Override
    public Set<Long> producerIds(Collection<String> transactionalIds) {
      return Set.of();
    }

    @Override
    public String name(long producerId) {
      return "nobody";
    }
  }
}
