package io.neaptide.connect.sink.reconcile.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.diff.ClaimedOffsets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.OutsideInput;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanPublisher;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanReview;
import io.neaptide.connect.sink.reconcile.plan.PlanRecord;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.testing.NoForeignWriters;
import io.neaptide.connect.sink.testing.OrphanSearches;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The leader with bounds that are fixed: deciding, refusing, planning, and letting it stream. */
class ComparisonDriverTest {

  private static final long NUMBER = 3;
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Bounds BOUNDS =
      Bounds.of(
          Map.of(PARTITION, new OffsetRange(0, 5)),
          Map.of(PARTITION, new OffsetRange(0, 1)),
          Map.of());
  private static final Map<String, String> NO_LIMIT =
      Map.of("reconcile.max.deletes.percent", "100");

  private final LeaderHarness leader = new LeaderHarness();
  private final FixedTopics topics = new FixedTopics();

  /** What happens when the target topic is read for orphans. */
  private final Deque<Runnable> whileItSearches = new ArrayDeque<>();

  @TempDir private Path stateDirectory;
  private SpillDirectory files;
  private int searches;

  /** Of the present owner of the input partition; 0 where there is none. */
  private long epoch;

  private String existing = "{}";
  private Optional<PlanPublisher> plans = Optional.empty();

  @BeforeEach
  void open() {
    files = SpillDirectory.make(stateDirectory, LeaderHarness.ID.toString());
  }

  @AfterEach
  void close() {
    files.close();
    leader.close();
  }

  @Test
  void anOwnerThatAsksForAnotherGenerationGetsOne() {
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));

    assertThat(driver(Map.of()).drive(begun())).isFalse();
  }

  @Test
  void aStoppedTaskLeadsNoFurther() {
    assertThatThrownBy(() -> driver(Map.of()).drive(begun()))
        .isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
  }

  @Test
  void nothingIsSearchedBeforeEveryPartitionHasAnswered() {
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(() -> claimed("one"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aClaimOfAnEarlierGenerationIsNoAnswer() {
    claimed("one", NUMBER - 1);
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(() -> claimed("two"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aClaimOfAFormerOwnerIsNoAnswer() {
    moved();
    claimed("one", NUMBER, epoch - 1);
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(() -> claimed("two"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aClaimDoesNotCountWhileItsPartitionIsReleased() {
    moved();
    claimed("one");
    leader.state.append(
        leader.state.records.position(PARTITION, Position.unknown(NUMBER, "1").releasedBy(epoch)));
    leader.read();
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(this::moved);
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(() -> claimed("one"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void nothingIsDecidedByTheClaimOfAnOwnerThatIsGoneWhenTheSearchEnds() {
    claimed("one");
    whileItSearches.add(this::moved);
    leader.whileItWaits.add(() -> assertThat(leader.phase()).isEqualTo(Phase.COLLECT));
    leader.whileItWaits.add(() -> claimed("two"));
    leader.whileItWaits.add(
        () ->
            assertThat(leader.journal.view().decided(NUMBER).orElseThrow().isBy(PARTITION, "two"))
                .isTrue());
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isEqualTo(2);
    assertThat(leader.latest().number()).isEqualTo(NUMBER);
  }

  @Test
  void anOwnerThatCameBackWithTheSameClaimCausesNoOtherSearch() {
    claimed("one");
    whileItSearches.add(this::moved);
    leader.whileItWaits.add(() -> claimed("one"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void inputThatComesWhileAnOwnerIsAwaitedAfterTheSearchMakesAnotherGeneration() {
    claimed("one");
    whileItSearches.add(this::moved);
    TopicPartition added = new TopicPartition("added", 0);
    leader.whileItWaits.add(
        () -> {
          topics.outside = OutsideInput.of(Set.of(added), Set.of(added), Set.of());
          claimed("one");
        });

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
    assertThat(searches).isOne();
  }

  @Test
  void anOwnerThatLeavesWhileInputIsAwaitedAfterTheSearchIsAwaitedAgain() {
    claimed("one");
    whileItSearches.add(
        () ->
            topics.outside =
                OutsideInput.of(Set.of(new TopicPartition("hidden", 0)), Set.of(), Set.of()));
    leader.whileItWaits.add(
        () -> {
          topics.outside = OutsideInput.of(Set.of(), Set.of(), Set.of());
          moved();
        });
    leader.whileItWaits.add(
        () -> {
          assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
          claimed("one");
        });
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void inputThatComesWhileTheConnectorIsPausedMakesAnotherGeneration() {
    claimed("one");
    whileItSearches.add(() -> leader.paused = true);
    TopicPartition added = new TopicPartition("added", 0);
    leader.whileItWaits.add(
        () -> {
          topics.outside = OutsideInput.of(Set.of(added), Set.of(added), Set.of());
          resumed();
        });

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
    assertThat(searches).isOne();
  }

  @Test
  void anOwnerThatLeavesWhileTheConnectorIsPausedIsAwaitedAgain() {
    claimed("one");
    whileItSearches.add(() -> leader.paused = true);
    leader.whileItWaits.add(
        () -> {
          moved();
          resumed();
        });
    leader.whileItWaits.add(
        () -> {
          assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
          claimed("one");
        });
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  private void resumed() {
    leader.paused = false;
    leader.clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void aPausedConnectorSearchesAndDecidesNothing() {
    leader.paused = true;
    claimed("one");
    leader.whileItWaits.add(
        () -> {
          assertThat(searches).isOne();
          assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
          resumed();
        });
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void anOwnerThatLeavesBeforeTheSearchIsAwaitedAgain() {
    claimed("one");
    topics.outside = OutsideInput.of(Set.of(new TopicPartition("hidden", 0)), Set.of(), Set.of());
    leader.whileItWaits.add(
        () -> {
          topics.outside = OutsideInput.of(Set.of(), Set.of(), Set.of());
          moved();
        });
    leader.whileItWaits.add(() -> assertThat(searches).isZero());
    leader.whileItWaits.add(() -> claimed("two"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aKeyThatNobodyClaimsIsDeletedBeforeTheStreamBegins() {
    claimed("one");
    leader.whileItWaits.add(
        () -> {
          assertThat(leader.phase()).isEqualTo(Phase.APPLY);
          assertThat(leader.journal.view().decided(NUMBER).orElseThrow().isBy(PARTITION, "one"))
              .isTrue();
          assertThat(leader.state.others).hasSize(1);
          written(5);
        });

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(leader.state.others.get(0).key()).isEqualTo("gone".getBytes(UTF_8));
    assertThat(leader.state.others.get(0).value()).isNull();
    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
  }

  @Test
  void deletesPastTheLimitAreRefusedAndNothingIsWritten() {
    claimed("one");

    assertThatThrownBy(() -> driver(Map.of()).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("would delete 1 of the 1 keys of t, more than 50%");
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat(leader.state.others).isEmpty();
  }

  private static final String EXPIRED =
      "The first records of the input topic t are gone (3 offsets; cleanup.policy=delete), and 1 of"
          + " the 1 keys of t would be deleted, which may be keys of those records";

  private void expired() {
    expired("delete");
  }

  private void expired(String policy) {
    topics.removedInput = List.of(new RemovedInput("t", "t", Optional.of(policy), 3, 5));
  }

  @Test
  void deletesOfAnInputThatHasExpiredAreRefusedWhateverTheLimit() {
    expired();
    claimed("one");

    assertThatThrownBy(() -> driver(NO_LIMIT).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(EXPIRED + ". Nothing was written.");
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat(leader.state.others).isEmpty();
    assertThat(leader.journal.view().report().orElseThrow())
        .hasEntrySatisfying("refusal", text -> assertThat((String) text).startsWith(EXPIRED))
        .containsEntry("warnings", List.of());
  }

  @Test
  void aPolicyThatIsChangedAfterARefusalBringsNoRowBack() {
    expired();
    claimed("one");
    assertThatThrownBy(() -> driver(NO_LIMIT).drive(begun())).hasMessageStartingWith(EXPIRED);
    expired("compact");
    claimed("two", NUMBER + 1);

    Generation next = leader.published(NUMBER + 1, Phase.COLLECT, BOUNDS);
    assertThatThrownBy(() -> driver(NO_LIMIT).drive(next))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("cleanup.policy=compact; nothing was written to it since");
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void deletesOfAnInputThatHasExpiredAreWrittenWhereTheyWereApproved() {
    expired();
    String fingerprint = planned();
    assertThat(leader.journal.view().report().orElseThrow())
        .containsEntry("warnings", List.of(EXPIRED))
        .doesNotContainKey("refusal");
    claimed("one");
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(approved(fingerprint)).drive(begun())).isTrue();
    assertThat(leader.state.others).hasSize(1);
    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
  }

  @Test
  void whatIsGoneOfTheInputRefusesNothingWhereNothingIsDeleted() {
    expired();
    existing = null;
    claimed("one");
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(leader.journal.view().report().orElseThrow()).containsEntry("warnings", List.of());
  }

  @Test
  void deletesAreRefusedWhereATaskWasNotGivenAllRecords() {
    claimed(
        "one",
        NUMBER,
        epoch,
        counts -> ClaimCounts.addDropped(counts, new DroppedRecords.Count(1, 2)));

    assertThatThrownBy(() -> driver(NO_LIMIT).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(
            "2 records were dropped by converters or transforms (errors.tolerance=all), and 1 of the"
                + " 1 keys of t would be deleted");
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void aPlanIsPublishedAndNothingIsWritten() {
    claimed("one");

    assertThat(driver(Map.of("reconcile.mode", "plan")).drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.PLANNED);
    assertThat(leader.journal.view().report().orElseThrow()).containsKey("topics");
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void aPlanIsPublishedWhateverItWouldDelete() {
    claimed("one");
    Map<String, String> plan =
        Map.of("reconcile.mode", "plan", "reconcile.max.deletes.percent", "0");

    assertThat(driver(plan).drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.PLANNED);
  }

  @Test
  void aClaimThatIsReplacedWhileItSearchesIsDecidedOnceMore() {
    claimed("one");
    whileItSearches.add(() -> claimed("two"));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isEqualTo(2);
    assertThat(leader.state.others).hasSize(1);
  }

  @Test
  void anOwnerThatAsksForAnotherGenerationWhileItAppliesGetsOne() {
    claimed("one");
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.APPLY);
  }

  @Test
  void aTopicThatChangesWhileItSearchesMakesAnotherGeneration() {
    claimed("one");
    whileItSearches.add(() -> topics.current = false);

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void inputThatCameSinceMakesAnotherGeneration() {
    claimed("one");
    TopicPartition added = new TopicPartition("added", 0);
    topics.outside = OutsideInput.of(Set.of(added), Set.of(added), Set.of());

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(searches).isZero();
  }

  @Test
  void nothingIsDecidedWhileTasksHoldInputThatIsNotShown() {
    claimed("one");
    topics.outside = OutsideInput.of(Set.of(new TopicPartition("hidden", 0)), Set.of(), Set.of());
    leader.whileItWaits.add(
        () -> {
          assertThat(searches).isZero();
          topics.outside = OutsideInput.of(Set.of(), Set.of(), Set.of());
        });
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver(NO_LIMIT).drive(begun())).isTrue();
    assertThat(searches).isOne();
  }

  @Test
  void aSearchThatTakesLongerThanTombstonesAreKeptIsNotDecidedBy() {
    claimed("one");
    topics.tombstonesKept = Optional.of(new TombstoneRetention("t", Duration.ofMinutes(1)));
    whileItSearches.add(() -> leader.clock.advance(Duration.ofMinutes(1)));

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void aStreamDoesNotBeginWhenWritingTakesLongerThanTombstonesAreKept() {
    claimed("one");
    topics.tombstonesKept = Optional.of(new TombstoneRetention("t", Duration.ofMinutes(1)));
    leader.whileItWaits.add(
        () -> {
          leader.clock.advance(Duration.ofMinutes(1));
          written(5);
        });

    assertThat(driver(NO_LIMIT).drive(begun())).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.APPLY);
  }

  /** What the report of a plan says of the difference that these tests have. */
  private String planned() {
    claimed("one", 1);
    Generation planned = leader.published(1, Phase.COLLECT, BOUNDS);
    assertThat(driver(Map.of("reconcile.mode", "plan")).drive(planned)).isTrue();
    leader.lifecycle.goOn();
    return (String) leader.journal.view().report().orElseThrow().get("fingerprint");
  }

  @Test
  void theApprovedPlanIsAppliedWhateverItDeletes() {
    String fingerprint = planned();
    claimed("one");
    leader.whileItWaits.add(
        () -> {
          assertThat(leader.journal.view().approval().orElseThrow().fingerprint())
              .isEqualTo(fingerprint);
          written(5);
        });

    assertThat(driver(approved(fingerprint)).drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
    assertThat(leader.state.others).hasSize(1);
    assertThat(leader.journal.view().approval()).isEmpty();
    assertThat(leader.journal.view().applied(NUMBER)).isEmpty();
  }

  @Test
  void anotherPlanThanTheApprovedOneIsRefused() {
    String fingerprint = planned();
    existing = "{\"changed\":1}";
    claimed("one");

    assertThatThrownBy(() -> driver(approved(fingerprint)).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageMatching(
            "The difference that is found now is plan1-[0-9a-f]{64} \\(0 new, 0 changed, 0 moved,"
                + " 1 deleted\\), but reconcile.approved.plan is "
                + fingerprint
                + " \\(0 new, 0 changed, 0 moved, 1 deleted\\): the input, the target or a setting"
                + " has changed since that was planned. Nothing was written. Look at the difference"
                + " that there is now with reconcile.mode=plan, and set reconcile.approved.plan to"
                + " its fingerprint; or remove the key \\(a PATCH with null does\\), and whatever is"
                + " found is written");
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat(leader.state.others).isEmpty();
  }

  @Test
  void aPlanThatNobodyKnowsMayBeMistyped() {
    String unknown = "plan1-" + "0".repeat(64);
    assertThat(planned()).isNotEqualTo(unknown);
    claimed("one");

    assertThatThrownBy(() -> driver(approved(unknown)).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "reconcile.approved.plan is "
                + unknown
                + ": it is mistyped, or the input, the target or a setting has changed");
  }

  @Test
  void anApprovedPlanThatBrokeOffIsFinishedByItsRest() {
    String fingerprint = planned();
    claimed("one");
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));
    assertThat(driver(approved(fingerprint)).drive(begun())).isFalse();
    assertThat(leader.state.others).as("the tombstone was written").hasSize(1);
    existing = null;
    claimed("two", NUMBER + 1);
    leader.whileItWaits.add(() -> leader.written(PARTITION, 5, NUMBER + 1));

    Generation next = leader.published(NUMBER + 1, Phase.COLLECT, BOUNDS);
    assertThat(driver(approved(fingerprint)).drive(next)).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
    assertThat(leader.state.others).hasSize(1);
  }

  @Test
  void whatIsNotTheRestOfAnApprovedPlanIsRefused() {
    String fingerprint = planned();
    claimed("one");
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));
    assertThat(driver(approved(fingerprint)).drive(begun())).isFalse();
    // The row that was deleted is there again.
    claimed("two", NUMBER + 1);
    existing = "{\"again\":1}";

    Generation next = leader.published(NUMBER + 1, Phase.COLLECT, BOUNDS);
    assertThatThrownBy(() -> driver(approved(fingerprint)).drive(next))
        .hasMessageContaining(
            ": 1 changes of that plan were written before it was broken off, and what is found now"
                + " is not the rest of it")
        .hasMessageContaining("Nothing more was written.");
    assertThat(leader.state.others).hasSize(1);
  }

  @Test
  void aDifferenceThatIsAppliedOnceIsFinished() {
    claimed("one");
    leader.whileItWaits.add(() -> written(5));
    Map<String, String> once = new HashMap<>(NO_LIMIT);
    once.put("reconcile.mode", "once");

    assertThat(driver(once).drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.FINISHED);
    assertThat(leader.state.others).hasSize(1);
    assertThat(leader.journal.view().decided(NUMBER)).isEmpty();
  }

  private void toldByTasks() {
    leader.state.append(leader.state.records.planned(PARTITION, NUMBER, 0));
    leader.read();
  }

  @SafeVarargs
  private final void withPlanTopic(ConsumerRecord<byte[], byte[]>... former) {
    plans =
        Optional.of(
            new PlanPublisher(
                "people",
                new PlanRecords("plan"),
                new PlanPublisher.Topic() {
                  @Override
                  public void ensure() {}

                  @Override
                  public void read(
                      Consumer<ConsumerRecord<byte[], byte[]>> records, Runnable meanwhile) {
                    List.of(former).forEach(records);
                    meanwhile.run();
                  }
                },
                Optional.empty(),
                () -> new ExampleKeys(Optional.empty())));
  }

  @Test
  void aPlanIsToldChangeByChangeAndIsPlannedWhenItIsComplete() {
    withPlanTopic(
        new ConsumerRecord<>("plan", 0, 0, "change/t/0/-/b2xk".getBytes(UTF_8), former()),
        new ConsumerRecord<>("plan", 0, 1, "change/t/0/-/b2xkZXI=".getBytes(UTF_8), null));
    claimed("one");
    leader.whileItWaits.add(
        () -> {
          assertThat(leader.phase()).isEqualTo(Phase.PLANNING);
          assertThat(leader.journal.view().decided(NUMBER)).isPresent();
          assertThat(told()).containsExactly("summary=false", "change/t/0/-/b2xk=");
          toldByTasks();
        });

    assertThat(driver(Map.of("reconcile.mode", "plan")).drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.PLANNED);
    assertThat(told())
        .containsExactly(
            "summary=false",
            "change/t/0/-/b2xk=",
            "change/t/0/-/Z29uZQ===deleted of t-0 at 0",
            "summary=true");
  }

  @Test
  void aPlanWhoseTasksCannotTellTheirsNeedsAnotherGeneration() {
    withPlanTopic();
    claimed("one");
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));

    assertThat(driver(Map.of("reconcile.mode", "plan")).drive(begun())).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.PLANNING);
    assertThat(told()).containsExactly("summary=false");
  }

  @Test
  void whatIsRefusedIsToldToo() {
    withPlanTopic();
    claimed("one");
    leader.whileItWaits.add(this::toldByTasks);

    assertThatThrownBy(() -> driver(Map.of()).drive(begun())).hasMessageContaining("more than 50%");
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat((String) leader.journal.view().report().orElseThrow().get("refusal"))
        .contains("more than 50%");
    assertThat(told()).endsWith("summary=true");
  }

  @Test
  void aRefusalIsKnownAlsoWhereThePlanTopicHoldsSomethingElse() {
    withPlanTopic(new ConsumerRecord<>("plan", 0, 0, "ada".getBytes(UTF_8), "{}".getBytes(UTF_8)));
    claimed("one");

    assertRefusedUntold("reconcile.plan.topic 'plan' holds records that are not of a plan");
  }

  @Test
  void aRefusalIsKnownAlsoWhereThePlanTopicMayNotBeWritten() {
    withPlanTopic();
    leader.state.refuse("plan", new TopicAuthorizationException(Set.of("plan")));
    claimed("one");

    assertRefusedUntold("The user of kafka.bootstrap.servers may not use the topics [plan]");
  }

  @Test
  void aRefusalIsKnownAlsoWhereThePlanTopicDoesNotTakeARecord() {
    withPlanTopic();
    leader.state.refuse("plan", new RecordTooLargeException("It is too large."));
    claimed("one");

    assertRefusedUntold("its row for the topic plan");
  }

  @Test
  void aRefusalIsKnownAlsoWhereThePlanTopicDoesNotTakeWhatATaskTells() {
    withPlanTopic();
    claimed("one");
    leader.whileItWaits.add(this::refusedOfTasks);

    assertRefusedUntold("reconcile.plan.topic 'plan' does not take every change: too large");
  }

  @Test
  void aRefusalIsToldOnceMoreWhereThePlanTopicDidNotAnswer() {
    withPlanTopic();
    leader.state.refuse("plan", new TimeoutException("no answer"));
    claimed("one");

    assertThatThrownBy(() -> driver(Map.of()).drive(begun()))
        .isInstanceOf(KafkaException.class)
        .isNotInstanceOf(ConnectException.class);
    assertThat(leader.phase()).isEqualTo(Phase.COLLECT);
  }

  @Test
  void aPlanThatATaskCannotTellEndsWithTheReason() {
    withPlanTopic();
    claimed("one");
    leader.whileItWaits.add(this::refusedOfTasks);

    assertThatThrownBy(() -> driver(Map.of("reconcile.mode", "plan")).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessage("reconcile.plan.topic 'plan' does not take every change: too large");
    assertThat(told()).containsExactly("summary=false");
  }

  private void refusedOfTasks() {
    leader.state.append(leader.state.records.untold(PARTITION, NUMBER, "too large"));
    leader.read();
  }

  /** The error and the report say both, the refusal first. */
  private void assertRefusedUntold(String trouble) {
    assertThatThrownBy(() -> driver(Map.of()).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("more than 50%")
        .hasMessageContaining(". Its changes are not told in reconcile.plan.topic: " + trouble)
        .satisfies(refused -> assertThat(refused.getSuppressed()).hasSize(1));
    leader.read();
    assertThat(leader.phase()).isEqualTo(Phase.REFUSED);
    assertThat((String) leader.journal.view().report().orElseThrow().get("refusal"))
        .contains("more than 50%")
        .contains(trouble);
  }

  @Test
  void aTopicThatHoldsSomethingElseTakesNoPlan() {
    withPlanTopic(new ConsumerRecord<>("plan", 0, 0, "ada".getBytes(UTF_8), "{}".getBytes(UTF_8)));
    claimed("one");

    assertThatThrownBy(() -> driver(Map.of("reconcile.mode", "plan")).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "reconcile.plan.topic 'plan' holds records that are not of a plan (The topic plan holds"
                + " the key 'ada'");
    assertThat(leader.state.others).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"changes", "examples", "moved"})
  void aClaimThatATaskOfAnotherVersionHasWrittenIsNamed(String field) {
    claimed("one", NUMBER, epoch, counts -> counts.remove(field));

    assertThatThrownBy(() -> driver(NO_LIMIT).drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(
            "The record 'claim/t/0' of the state topic state cannot be read: its counts have no '"
                + field
                + "', or one of another type. Another version of the connector has written it");
  }

  private static byte[] former() {
    return ("{\"format\":1,\"generation\":1,\"fingerprint\":\"f\",\"action\":\"new\","
            + "\"topic\":\"t\",\"partition\":0,\"keyBase64\":\"b2xk\"}")
        .getBytes(UTF_8);
  }

  /** What was written to the plan topic. */
  private List<String> told() {
    PlanRecords records = new PlanRecords("plan");
    return leader.state.others.stream()
        .map(
            each ->
                new String(each.key(), UTF_8)
                    + "="
                    + records.read(each.key(), each.value()).map(this::told).orElse(""))
        .toList();
  }

  private String told(PlanRecord record) {
    if (record instanceof PlannedChange change) {
      PlannedChange.Place before = change.before().orElseThrow();
      return change.action().text()
          + " of "
          + before.topic()
          + "-"
          + before.partition()
          + " at "
          + before.offset();
    }
    return Boolean.toString(((PlanSummary) record).complete());
  }

  private static Map<String, String> approved(String fingerprint) {
    return Map.of("reconcile.max.deletes.percent", "0", "reconcile.approved.plan", fingerprint);
  }

  private Generation begun() {
    return leader.published(NUMBER, Phase.COLLECT, BOUNDS);
  }

  private void written(long offset) {
    leader.written(PARTITION, offset, NUMBER);
  }

  private void claimed(String id) {
    claimed(id, NUMBER);
  }

  private void claimed(String id, long generation) {
    claimed(id, generation, epoch, counts -> {});
  }

  /** The input partition is acquired by another task. */
  private void moved() {
    epoch++;
    leader.state.append(
        leader.state.records.owner(PARTITION, Owner.of("people-task-1", "other", epoch)));
    leader.read();
  }

  private void claimed(String id, long generation, long ownerEpoch) {
    claimed(id, generation, ownerEpoch, counts -> {});
  }

  /** An owner of the input partition claims nothing. */
  private void claimed(
      String id, long generation, long ownerEpoch, Consumer<Map<String, Object>> alteration) {
    Claims nothing = new Claims();
    ClaimedOffsets offsets = new ClaimedOffsets(nothing, nothing, nothing, nothing, 0, nothing);
    try (ExampleKeys keys = new ExampleKeys(Optional.empty())) {
      Map<String, Object> counts =
          ClaimCounts.of("t", new Comparison("t", true, key -> true), keys);
      alteration.accept(counts);
      leader
          .state
          .records
          .claim(PARTITION, generation, ownerEpoch, id, offsets.toBytes(), counts)
          .forEach(leader.state::append);
    }
    leader.read();
  }

  private ComparisonDriver driver(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("kafka.bootstrap.servers", "broker:9092");
    properties.put("fetch.existing.enabled", "true");
    return new ComparisonDriver(
        leader.task,
        new SinkConfig(properties).initial(),
        new PlanReview(StreamGuards.of("1", Map.of()), plans),
        leader.journal,
        OrphanSearches.of(this::target, ComparisonDriverTest::oneLeader, files, leader.clock),
        new BoundsWatch(leader.task, topics, new NoForeignWriters()),
        new GenerationFinisher(
            leader.task, leader.journal, Optional.empty(), more.containsValue("once")));
  }

  /** A target topic that holds one row, or its delete. */
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
              new ConsumerRecord<>(
                  "t",
                  0,
                  0,
                  "gone".getBytes(UTF_8),
                  existing == null ? null : existing.getBytes(UTF_8)));
        });
    return consumer;
  }

  private static Map<TopicPartition, Integer> oneLeader(Set<TopicPartition> partitions) {
    return partitions.stream().collect(Collectors.toMap(each -> each, each -> 0));
  }
}
