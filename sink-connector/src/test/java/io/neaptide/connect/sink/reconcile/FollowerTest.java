package io.neaptide.connect.sink.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks with the real follower, on a state topic in memory; the test is their leader. */
class FollowerTest {

  private static final TopicPartition INPUT = new TopicPartition("t", 0);
  private static final long GENERATION = 3;

  /** Enough for whatever can go on. */
  private static final int STEPS = 20;

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic state = new FakeStateTopic();
  private final SimulatedTopics topics = new SimulatedTopics(1, 1);
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private Bounds bounds;

  @BeforeEach
  void fill() {
    state.whenCommitted(topics::write);
    topics.input(INPUT).append("same", "{\"v\":1}");
    topics.input(INPUT).append("changed", "{\"v\":2}");
    topics.input(INPUT).append("new", "{\"v\":3}");
    topics.target(INPUT).append("same", "{\"v\":1}");
    topics.target(INPUT).append("changed", "{\"v\":1}");
    bounds = topics.bounds();
  }

  @AfterEach
  void close() {
    tasks.forEach(SimulatedTask::end);
    state.close();
  }

  private SimulatedTask start() {
    SimulatedTask task =
        new SimulatedTask(
            new TaskId("people", tasks.size()),
            topics,
            state,
            directory,
            SimulatedTask.Pace.FAST,
            Set.of(),
            clock);
    tasks.add(task);
    return task;
  }

  private SimulatedTask startWithInput() {
    SimulatedTask task = start();
    task.open(List.of(INPUT));
    return task;
  }

  private void publish(long number, Phase phase) {
    state.append(
        state.records.generation(
            new Generation(number, SimulatedTask.STREAM_VERSION, phase, Optional.of(bounds))));
  }

  /** Decides by the claim that stands. */
  private void decide() {
    state.append(state.records.decision(new DecidedClaims(GENERATION, Map.of(INPUT, claimId()))));
    publish(GENERATION, Phase.APPLY);
  }

  private void run(SimulatedTask task) {
    for (int step = 0; step < STEPS; step++) {
      SimulatedTopics.await(state);
      clock.advance(Duration.ofMillis(100));
      task.step();
    }
    SimulatedTopics.await(state);
  }

  /** The partition moves from one task to another. */
  private void move(SimulatedTask from, SimulatedTask to) {
    from.close();
    to.open(List.of(INPUT));
  }

  private StateView view() {
    return state.reader().view();
  }

  private String claimId() {
    return view().claim(INPUT, GENERATION).orElseThrow().id();
  }

  private Map<String, String> target() {
    return topics.targetTables().get(0);
  }

  private static Map<String, String> asBefore() {
    return Map.of("same", "{\"v\":1}", "changed", "{\"v\":1}");
  }

  private static Map<String, String> asTheInput() {
    return Map.of("same", "{\"v\":1}", "changed", "{\"v\":2}", "new", "{\"v\":3}");
  }

  private boolean isWritten() {
    return view().position(INPUT).filter(at -> at.generation() == GENERATION).isPresent();
  }

  private List<String> workingFiles() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsCollectedIsComparedAndClaimedBeforeAnythingIsWritten() {
    publish(GENERATION, Phase.COLLECT);

    run(startWithInput());

    assertThat(view().claim(INPUT, GENERATION).orElseThrow().counts())
        .containsEntry("new", 1L)
        .containsEntry("changed", 1L)
        .containsEntry("unchanged", 1L);
    assertThat(target()).isEqualTo(asBefore());
  }

  @Test
  void theDifferenceIsWrittenWhenTheLeaderHasDecidedByTheClaim() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);

    decide();
    run(task);

    assertThat(target()).isEqualTo(asTheInput());
    assertThat(topics.target(INPUT).entriesSince(2)).hasSize(2);
    assertThat(view().position(INPUT).orElseThrow().offset()).isEqualTo(3);
  }

  @Test
  void nothingIsDoneBeforeThereIsAGeneration() {
    run(startWithInput());

    assertThat(view().keys()).isEmpty();
    assertThat(workingFiles()).isEmpty();
  }

  @Test
  void aPartitionThatWasAddedAfterTheBoundsWaits() {
    bounds = bounds.only(Set.of(), Set.of("t"));
    publish(GENERATION, Phase.COLLECT);

    run(startWithInput());

    assertThat(view().claim(INPUT, GENERATION)).isEmpty();
  }

  // A follower that comes late

  @Test
  void aTaskThatComesBeforeTheDecisionClaimsInPlaceOfTheTaskBefore() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask before = startWithInput();
    run(before);
    String claimBefore = claimId();

    SimulatedTask late = start();
    move(before, late);
    run(late);

    assertThat(claimId()).isNotEqualTo(claimBefore);
  }

  @Test
  void aTaskThatComesAfterTheDecisionWritesNothingAndAsksForANewGeneration() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask before = startWithInput();
    run(before);
    decide();

    SimulatedTask late = start();
    move(before, late);
    run(late);

    assertThat(view().isRestartAsked(GENERATION)).isTrue();
    assertThat(target()).isEqualTo(asBefore());
    assertThat(isWritten()).isFalse();
  }

  @Test
  void aTaskThatComesWhenAllIsWrittenDoesNothing() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask before = startWithInput();
    run(before);
    decide();
    run(before);

    SimulatedTask late = start();
    move(before, late);
    run(late);

    assertThat(view().isRestartAsked(GENERATION)).isFalse();
    assertThat(topics.target(INPUT).entriesSince(2)).hasSize(2);
  }

  // A restart in every phase

  /** The last task is lost, and started again on another worker. */
  private SimulatedTask restarted() {
    SimulatedTask lost = tasks.remove(tasks.size() - 1);
    lost.close();
    lost.end();
    return startWithInput();
  }

  @Test
  void aTaskThatIsRestartedWhileItCollectsBeginsAgain() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    SimulatedTopics.await(state);
    task.step();
    task.step();
    assertThat(view().claim(INPUT, GENERATION)).isEmpty();

    run(restarted());

    assertThat(view().claim(INPUT, GENERATION).orElseThrow().counts()).containsEntry("new", 1L);
  }

  @Test
  void aTaskThatIsRestartedWhenItHasClaimedClaimsAgain() {
    publish(GENERATION, Phase.COLLECT);
    run(startWithInput());
    String claimBefore = claimId();

    run(restarted());

    assertThat(claimId()).isNotEqualTo(claimBefore);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PLANNED", "REFUSED"})
  void aTaskThatIsRestartedWhileNothingMayBeWrittenWaits(Phase phase) {
    publish(GENERATION, Phase.COLLECT);
    run(startWithInput());
    String claimBefore = claimId();
    publish(GENERATION, phase);

    run(restarted());

    assertThat(claimId()).isEqualTo(claimBefore);
    assertThat(target()).isEqualTo(asBefore());
    assertThat(view().isRestartAsked(GENERATION)).isFalse();
  }

  @Test
  void aTaskThatIsRestartedBeforeItHasWrittenAsksForANewGeneration() {
    publish(GENERATION, Phase.COLLECT);
    run(startWithInput());
    decide();

    run(restarted());

    assertThat(view().isRestartAsked(GENERATION)).isTrue();
    assertThat(target()).isEqualTo(asBefore());
  }

  @Test
  void aTaskThatIsRestartedWhenItHasWrittenDoesNothing() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    decide();
    run(task);

    run(restarted());

    assertThat(view().isRestartAsked(GENERATION)).isFalse();
    assertThat(topics.target(INPUT).entriesSince(2)).hasSize(2);
  }

  @Test
  void aTaskThatIsRestartedWhileTheHookIsToldWaits() {
    publish(GENERATION, Phase.ANNOUNCE);
    SimulatedTask task = startWithInput();

    run(task);

    assertThat(task.streamed()).isEmpty();
    assertThat(workingFiles()).isEmpty();
  }

  @Test
  void aTaskThatIsRestartedWhenTheStreamHasBegunStreamsFromTheBound() {
    publish(GENERATION, Phase.STREAM);
    SimulatedTask task = startWithInput();

    run(task);

    assertThat(task.streamed()).containsEntry(INPUT, new OffsetRange(3, StreamLimit.NONE));
  }

  @Test
  void aTopicThatTheLeaderHasNotTakenInIsNotStreamed() {
    bounds = bounds.only(Set.of(), Set.of("t"));
    publish(GENERATION, Phase.STREAM);
    SimulatedTask task = startWithInput();

    run(task);

    assertThat(task.streamed()).isEmpty();
  }

  // A claim that is replaced

  @Test
  void aTaskThatGetsItsPartitionBackPublishesItsClaimAgain() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask one = startWithInput();
    run(one);
    String claimed = claimId();
    SimulatedTask other = start();
    move(one, other);
    run(other);

    move(other, one);
    run(one);

    assertThat(claimId()).isEqualTo(claimed);
  }

  @Test
  void aTaskThatGetsItsPartitionBackWritesWhatWasDecidedByItsClaim() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask one = startWithInput();
    run(one);
    decide();
    SimulatedTask other = start();
    move(one, other);

    move(other, one);
    run(one);

    assertThat(target()).isEqualTo(asTheInput());
    assertThat(view().isRestartAsked(GENERATION)).isFalse();
  }

  @Test
  void rowsOfAClaimThatWasReplacedAreNeverWritten() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask one = startWithInput();
    run(one);
    SimulatedTask other = start();
    move(one, other);
    run(other);
    decide();

    move(other, one);
    run(one);

    assertThat(target()).isEqualTo(asBefore());
    assertThat(view().isRestartAsked(GENERATION)).isTrue();
  }

  // A generation that is replaced

  @Test
  void whatWasCollectedForAGenerationIsDroppedWhenAnotherOneBegins() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    List<String> filesBefore = workingFiles();
    assertThat(filesBefore).isNotEmpty();

    topics.input(INPUT).append("later", "{\"v\":4}");
    bounds = topics.bounds();
    publish(GENERATION + 1, Phase.COLLECT);
    run(task);

    assertThat(view().claim(INPUT, GENERATION)).isEmpty();
    assertThat(view().claim(INPUT, GENERATION + 1).orElseThrow().counts()).containsEntry("new", 2L);
    assertThat(workingFiles()).isNotEmpty().doesNotContainAnyElementsOf(filesBefore);
  }

  @Test
  void aGenerationThatIsDecidedIsNotWrittenWhenAnotherOneBegins() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);

    decide();
    publish(GENERATION + 1, Phase.COLLECT);
    run(task);

    assertThat(target()).isEqualTo(asBefore());
    assertThat(view().claim(INPUT, GENERATION + 1)).isPresent();
  }

  @Test
  void whatWasWrittenForOneGenerationIsExistingDataOfTheNext() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    decide();
    run(task);

    bounds = topics.bounds();
    publish(GENERATION + 1, Phase.COLLECT);
    run(task);

    assertThat(view().claim(INPUT, GENERATION + 1).orElseThrow().counts())
        .containsEntry("new", 0L)
        .containsEntry("changed", 0L)
        .containsEntry("unchanged", 3L);
  }

  @Test
  void nothingIsKeptWhenAllIsWritten() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    decide();
    run(task);

    publish(GENERATION, Phase.ANNOUNCE);
    run(task);

    assertThat(workingFiles()).isEmpty();
  }

  @Test
  void whatWasCollectedIsKeptWhileThePartitionMayBeGivenBack() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    String claimed = claimId();

    task.close();
    task.open(List.of(INPUT));
    run(task);

    assertThat(claimId()).isEqualTo(claimed);
  }
}
