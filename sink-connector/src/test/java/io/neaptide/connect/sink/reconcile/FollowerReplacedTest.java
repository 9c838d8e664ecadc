package io.neaptide.connect.sink.reconcile;

import static io.neaptide.connect.sink.reconcile.FollowerHarness.GENERATION;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.INPUT;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.asBefore;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.asTheInput;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.state.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a follower does whose claim or generation is replaced. */
class FollowerReplacedTest {

  @TempDir Path directory;

  private FollowerHarness tasks;

  @BeforeEach
  void open() {
    tasks = new FollowerHarness(directory);
  }

  @AfterEach
  void close() {
    tasks.close();
  }

  @Test
  void aTaskThatGetsItsPartitionBackPublishesItsClaimAgain() {
    SimulatedTask one = tasks.claimed();
    String claimed = tasks.claimId();
    SimulatedTask other = tasks.start();
    tasks.move(one, other);
    tasks.run(other);

    tasks.move(other, one);
    tasks.run(one);

    assertThat(tasks.claimId()).isEqualTo(claimed);
    assertThat(tasks.isClaimedByOwner()).isTrue();
  }

  @Test
  void aTaskThatAcquiresItsPartitionAgainPublishesItsClaimAgain() {
    SimulatedTask task = tasks.claimed();
    String claimed = tasks.claimId();
    assertThat(tasks.isClaimedByOwner()).isTrue();

    task.close();
    task.open(List.of(INPUT));
    task.step();
    assertThat(tasks.isClaimedByOwner()).as("its claim is that of the owner before").isFalse();
    tasks.run(task);

    assertThat(tasks.claimId()).isEqualTo(claimed);
    assertThat(tasks.isClaimedByOwner()).isTrue();
  }

  @Test
  void aTaskThatGetsItsPartitionBackWhileItCollectsGoesOnCollecting() {
    tasks.publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = tasks.startWithInput();
    tasks.awaitState();
    task.step();
    task.step();

    task.close();
    task.open(List.of(INPUT));
    tasks.run(task);

    assertThat(tasks.view().claim(INPUT, GENERATION).orElseThrow().counts())
        .containsEntry("new", 1L)
        .containsEntry("changed", 1L)
        .containsEntry("unchanged", 1L);
  }

  @Test
  void whatWasCollectedBeforeAnElectionLeavesTheDiskWhenItIsCollectedOnceMore() {
    tasks.publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = tasks.startWithInput();
    while (collected().isEmpty()) {
      tasks.awaitState();
      task.step();
    }
    List<String> before = collected();

    tasks.topics.input(INPUT).elect(new Random(1));
    tasks.run(task);

    assertThat(tasks.isClaimedByOwner()).isTrue();
    assertThat(collected()).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  private List<String> collected() {
    return tasks.workingFiles().stream().filter(name -> name.contains("collected")).toList();
  }

  @Test
  void aTaskThatWentOnWithoutItsPartitionCollectsItAgain() {
    SimulatedTask one = tasks.claimed();
    String claimed = tasks.claimId();
    SimulatedTask other = tasks.start();
    tasks.move(one, other);
    tasks.run(other);
    tasks.run(one);
    String claimedByOther = tasks.claimId();

    tasks.move(other, one);
    tasks.run(one);

    assertThat(tasks.claimId()).isNotIn(claimed, claimedByOther);
  }

  @Test
  void aTargetIsNotReadForAPartitionThatIsLostBeforeItIsBegun() {
    tasks.publish(GENERATION, Phase.COLLECT);
    tasks.readsTargets = false;
    SimulatedTask one = tasks.startWithInput();
    tasks.awaitState();
    one.step();

    targetIsReadByTheNewOwnerOnly(one);
  }

  @Test
  void aTargetIsNotReadForAPartitionThatIsLostWhileItIsCollected() {
    tasks.publish(GENERATION, Phase.COLLECT);
    tasks.readsTargets = false;
    SimulatedTask one = tasks.startWithInput();
    tasks.run(one);

    targetIsReadByTheNewOwnerOnly(one);
  }

  private void targetIsReadByTheNewOwnerOnly(SimulatedTask one) {
    SimulatedTask other = tasks.start();
    tasks.move(one, other);
    one.step();
    tasks.readsTargets = true;
    tasks.run(one);
    tasks.run(other);

    assertThat(one.readings()).isZero();
    assertThat(other.readings()).isPositive();
    assertThat(tasks.view().claim(INPUT, GENERATION)).isPresent();
  }

  @Test
  void aTargetIsReadForAPartitionThatIsGivenBackWhenItIs() {
    tasks.publish(GENERATION, Phase.COLLECT);
    tasks.readsTargets = false;
    SimulatedTask one = tasks.startWithInput();
    tasks.run(one);
    one.close();
    one.step();
    tasks.readsTargets = true;
    tasks.run(one);
    assertThat(one.readings()).isZero();

    one.open(List.of(INPUT));
    tasks.run(one);

    assertThat(one.readings()).isPositive();
    assertThat(tasks.view().claim(INPUT, GENERATION)).isPresent();
  }

  @Test
  void aTaskWhoseWriterWasFencedAsksForANewGeneration() {
    SimulatedTask task = tasks.claimed();
    tasks.fenceWriter();
    tasks.decide();

    tasks.run(task);

    assertThat(tasks.target()).isEqualTo(asBefore());
    assertThat(tasks.view().isRestartRequested(GENERATION)).isTrue();
  }

  @Test
  void aTaskThatGetsItsPartitionBackWritesWhatWasDecidedByItsClaim() {
    SimulatedTask one = tasks.claimed();
    tasks.decide();
    SimulatedTask other = tasks.start();
    tasks.move(one, other);

    tasks.move(other, one);
    tasks.run(one);

    assertThat(tasks.target()).isEqualTo(asTheInput());
    assertThat(tasks.view().isRestartRequested(GENERATION)).isFalse();
  }

  @Test
  void rowsOfAClaimThatWasReplacedAreNeverWritten() {
    SimulatedTask one = tasks.claimed();
    SimulatedTask other = tasks.start();
    tasks.move(one, other);
    tasks.run(other);
    tasks.decide();

    tasks.move(other, one);
    tasks.run(one);

    assertThat(tasks.target()).isEqualTo(asBefore());
    assertThat(tasks.view().isRestartRequested(GENERATION)).isTrue();
  }

  @Test
  void whatWasCollectedForAGenerationIsDroppedWhenAnotherOneBegins() {
    SimulatedTask task = tasks.claimed();
    List<String> filesBefore = tasks.workingFiles();
    assertThat(filesBefore).isNotEmpty();

    tasks.topics.input(INPUT).append("later", "{\"v\":4}");
    tasks.readBounds();
    tasks.publish(GENERATION + 1, Phase.COLLECT);
    tasks.run(task);

    assertThat(tasks.view().claim(INPUT, GENERATION)).isEmpty();
    assertThat(tasks.view().claim(INPUT, GENERATION + 1).orElseThrow().counts())
        .containsEntry("new", 2L);
    assertThat(tasks.workingFiles()).isNotEmpty().doesNotContainAnyElementsOf(filesBefore);
  }

  @Test
  void aGenerationThatIsDecidedIsNotWrittenWhenAnotherOneBegins() {
    SimulatedTask task = tasks.claimed();

    tasks.decide();
    tasks.publish(GENERATION + 1, Phase.COLLECT);
    tasks.run(task);

    assertThat(tasks.target()).isEqualTo(asBefore());
    assertThat(tasks.view().claim(INPUT, GENERATION + 1)).isPresent();
  }

  @Test
  void whatWasWrittenForOneGenerationIsExistingDataOfTheNext() {
    SimulatedTask task = tasks.claimed();
    tasks.decide();
    tasks.run(task);

    tasks.readBounds();
    tasks.publish(GENERATION + 1, Phase.COLLECT);
    tasks.run(task);

    assertThat(tasks.view().claim(INPUT, GENERATION + 1).orElseThrow().counts())
        .containsEntry("new", 0L)
        .containsEntry("changed", 0L)
        .containsEntry("unchanged", 3L);
  }

  @Test
  void nothingIsKeptWhenAllIsWritten() {
    SimulatedTask task = tasks.claimed();
    tasks.decide();
    tasks.run(task);

    tasks.publish(GENERATION, Phase.ANNOUNCE);
    tasks.run(task);

    assertThat(tasks.workingFiles()).isEmpty();
  }

  @Test
  void whatWasCollectedIsKeptWhileThePartitionMayBeGivenBack() {
    SimulatedTask task = tasks.claimed();
    String claimed = tasks.claimId();

    task.close();
    task.open(List.of(INPUT));
    tasks.run(task);

    assertThat(tasks.claimId()).isEqualTo(claimed);
  }
}
