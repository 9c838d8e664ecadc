package io.neaptide.connect.sink.reconcile;

import static io.neaptide.connect.sink.reconcile.FollowerHarness.GENERATION;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.INPUT;
import static io.neaptide.connect.sink.reconcile.FollowerHarness.asBefore;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Phase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a follower does that is restarted in any phase. */
class FollowerRestartTest {

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
  void aTaskThatIsRestartedWhileItCollectsBeginsAgain() {
    tasks.publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = tasks.startWithInput();
    tasks.awaitState();
    task.step();
    task.step();
    assertThat(tasks.view().claim(INPUT, GENERATION)).isEmpty();

    tasks.run(tasks.restarted());

    assertThat(tasks.view().claim(INPUT, GENERATION).orElseThrow().counts())
        .containsEntry("new", 1L);
  }

  @Test
  void aTaskThatIsRestartedWhenItHasClaimedClaimsAgain() {
    tasks.claimed();
    String claimBefore = tasks.claimId();

    tasks.run(tasks.restarted());

    assertThat(tasks.claimId()).isNotEqualTo(claimBefore);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PLANNED", "REFUSED"})
  void aTaskThatIsRestartedWhileNothingMayBeWrittenWaits(Phase phase) {
    tasks.claimed();
    String claimBefore = tasks.claimId();
    tasks.publish(GENERATION, phase);

    tasks.run(tasks.restarted());

    assertThat(tasks.claimId()).isEqualTo(claimBefore);
    assertThat(tasks.target()).isEqualTo(asBefore());
    assertThat(tasks.view().isRestartRequested(GENERATION)).isFalse();
  }

  @Test
  void aTaskThatIsRestartedBeforeItHasWrittenAsksForANewGeneration() {
    tasks.claimed();
    tasks.decide();

    tasks.run(tasks.restarted());

    assertThat(tasks.view().isRestartRequested(GENERATION)).isTrue();
    assertThat(tasks.target()).isEqualTo(asBefore());
  }

  @Test
  void aTaskThatIsRestartedWhenItHasWrittenDoesNothing() {
    SimulatedTask task = tasks.claimed();
    tasks.decide();
    tasks.run(task);

    tasks.run(tasks.restarted());

    assertThat(tasks.view().isRestartRequested(GENERATION)).isFalse();
    assertThat(tasks.written()).isEqualTo(2);
  }

  @Test
  void aTaskThatIsRestartedWhileTheHookIsToldWaits() {
    tasks.publish(GENERATION, Phase.ANNOUNCE);
    SimulatedTask task = tasks.startWithInput();

    tasks.run(task);

    assertThat(task.streamed()).isEmpty();
    assertThat(tasks.workingFiles()).isEmpty();
  }

  @Test
  void aTaskThatIsRestartedWhenTheStreamHasBegunStreamsFromTheBound() {
    tasks.publish(GENERATION, Phase.STREAM);
    SimulatedTask task = tasks.startWithInput();

    tasks.run(task);

    assertThat(task.streamed()).containsEntry(INPUT, new OffsetRange(3, StreamLimit.NONE));
  }

  @Test
  void aTopicThatTheLeaderHasNotTakenInIsNotStreamed() {
    tasks.leaveInputOutOfBounds();
    tasks.publish(GENERATION, Phase.STREAM);
    SimulatedTask task = tasks.startWithInput();

    tasks.run(task);

    assertThat(task.streamed()).isEmpty();
  }
}
