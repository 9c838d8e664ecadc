package io.neaptide.connect.sink.reconcile;

import static io.neaptide.connect.sink.reconcile.FollowerHarness.GENERATION;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.INPUT;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.asBefore;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.asTheInput;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a follower does in the course of a generation, also where it comes late. */
class FollowerTest {

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
  void whatIsCollectedIsComparedAndClaimedBeforeAnythingIsWritten() {
    tasks.claimed();

    assertThat(tasks.view().claim(INPUT, GENERATION).orElseThrow().counts())
        .containsEntry("new", 1L)
        .containsEntry("changed", 1L)
        .containsEntry("unchanged", 1L);
    assertThat(tasks.target()).isEqualTo(asBefore());
  }

  @Test
  void whatATaskHasReadOfTheTargetIsNotedBeforeItsClaim() {
    tasks.claimed();

    PartitionNote note = PartitionNote.of(tasks.view().note(INPUT, GENERATION).orElseThrow());
    assertThat(note.misplaced()).contains(List.of());
    assertThat(note.keyed().size()).isEqualTo(2);
  }

  @Test
  void theDifferenceIsWrittenWhenTheLeaderHasDecidedByTheClaim() {
    SimulatedTask task = tasks.claimed();

    tasks.decide();
    tasks.run(task);

    assertThat(tasks.target()).isEqualTo(asTheInput());
    assertThat(tasks.written()).isEqualTo(2);
    assertThat(tasks.view().position(INPUT).orElseThrow().offset()).hasValue(3);
  }

  @Test
  void nothingIsDoneBeforeThereIsAGeneration() {
    tasks.run(tasks.startWithInput());

    assertThat(tasks.view().keys()).isEmpty();
    assertThat(tasks.workingFiles()).isEmpty();
  }

  @Test
  void aPartitionThatWasAddedAfterTheBoundsWaits() {
    tasks.leaveInputOutOfBounds();
    tasks.claimed();

    assertThat(tasks.view().claim(INPUT, GENERATION)).isEmpty();
  }

  @Test
  void aTaskThatComesBeforeTheDecisionClaimsInPlaceOfTheTaskBefore() {
    SimulatedTask before = tasks.claimed();
    String claimBefore = tasks.claimId();

    SimulatedTask late = tasks.start();
    tasks.move(before, late);
    tasks.run(late);

    assertThat(tasks.claimId()).isNotEqualTo(claimBefore);
  }

  @Test
  void aTaskThatComesAfterTheDecisionWritesNothingAndAsksForANewGeneration() {
    SimulatedTask before = tasks.claimed();
    tasks.decide();

    SimulatedTask late = tasks.start();
    tasks.move(before, late);
    tasks.run(late);

    assertThat(tasks.view().isRestartRequested(GENERATION)).isTrue();
    assertThat(tasks.target()).isEqualTo(asBefore());
    assertThat(tasks.isWritten()).isFalse();
  }

  @Test
  void aTaskThatComesWhenAllIsWrittenDoesNothing() {
    SimulatedTask before = tasks.claimed();
    tasks.decide();
    tasks.run(before);

    SimulatedTask late = tasks.start();
    tasks.move(before, late);
    tasks.run(late);

    assertThat(tasks.view().isRestartRequested(GENERATION)).isFalse();
    assertThat(tasks.written()).isEqualTo(2);
  }
}
