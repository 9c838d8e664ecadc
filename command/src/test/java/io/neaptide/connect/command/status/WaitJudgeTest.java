package io.neaptide.connect.command.status;

import static io.neaptide.connect.command.status.WrittenState.generation;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.testing.ManualClock;
import io.neaptide.connect.sink.state.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitJudgeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  @ParameterizedTest
  @CsvSource({"STREAMING, STREAM", "STREAMING, PLAIN", "PLANNED, PLANNED", "FINISHED, FINISHED"})
  void isReachedInThePhaseThatIsWaitedFor(Goal goal, Phase phase) {
    WaitJudge judge = judge(goal, Optional.empty());
    assertThat(judge.judge(Optional.of(generation(phase)), 1))
        .isInstanceOf(WaitVerdict.Reached.class);
  }

  @ParameterizedTest
  @CsvSource({
    "STREAMING, REFUSED, refused",
    "STREAMING, PLANNED, reconcile.mode=apply",
    "STREAMING, LEFT, at least once",
    "STREAMING, RESET, reset",
    "PLANNED, STREAM, reconcile.mode",
    "STREAMING, FINISHED, reconcile.mode=once",
    "FINISHED, STREAM, reconcile.mode"
  })
  void endsOtherwiseWhereAConnectorStaysInAnotherPhase(Goal goal, Phase phase, String reason) {
    WaitJudge judge = judge(goal, Optional.empty());
    assertThat(judge.judge(Optional.of(generation(phase)), 1))
        .isEqualTo(
            new WaitVerdict.Undecided(
                Optional.of(
                    "phase "
                        + phase
                        + " may be from before a change of the configuration; it counts when"
                        + " nothing has changed for 1 min 0 s (--patience)")));
    clock.advance(PATIENCE);
    assertThat(judge.judge(Optional.of(generation(phase)), 900))
        .isInstanceOfSatisfying(
            WaitVerdict.Ended.class, ended -> assertThat(ended.reason()).contains(reason));
  }

  @Test
  void endsAtOnceWhereWhatWasSeenAtWorkIsRefused() {
    WaitJudge judge = judge(Goal.STREAMING, Optional.empty());
    judge.judge(Optional.of(generation(Phase.COLLECT)), 1);
    assertThat(judge.judge(Optional.of(generation(Phase.REFUSED)), 2))
        .isInstanceOfSatisfying(
            WaitVerdict.Ended.class,
            ended -> assertThat(ended.reason()).contains("refused", "not the approved plan"));
  }

  @Test
  void waitsOnWhereTheConfigurationWasChangedJustNow() {
    WaitJudge judge = judge(Goal.STREAMING, Optional.empty());
    judge.judge(Optional.of(generation(Phase.PLANNED)), 1);
    clock.advance(PATIENCE.minusSeconds(1));
    judge.judge(Optional.of(generation(Phase.PREPARING)), 2);
    clock.advance(PATIENCE.minusSeconds(1));
    assertThat(judge.judge(Optional.of(generation(Phase.COLLECT)), 3))
        .isEqualTo(new WaitVerdict.Undecided(Optional.empty()));
    assertThat(judge.judge(Optional.of(generation(Phase.STREAM)), 4))
        .isInstanceOf(WaitVerdict.Reached.class);
  }

  @Test
  void goesOnForAsLongAsTheLeaderIsHeardOf() {
    WaitJudge judge = judge(Goal.STREAMING, Optional.empty());
    for (int heartbeat = 0; heartbeat < 1_000; heartbeat++) {
      clock.advance(Duration.ofSeconds(5));
      assertThat(judge.judge(Optional.of(generation(Phase.COLLECT)), heartbeat))
          .isInstanceOf(WaitVerdict.Undecided.class);
    }
  }

  @Test
  void endsWhereAPhaseThatPassesStandsStill() {
    WaitJudge judge = judge(Goal.STREAMING, Optional.empty());
    judge.judge(Optional.of(generation(Phase.APPLY)), 7);
    clock.advance(PATIENCE);
    assertThat(judge.judge(Optional.of(generation(Phase.APPLY)), 7))
        .isInstanceOfSatisfying(
            WaitVerdict.Ended.class,
            ended ->
                assertThat(ended.reason())
                    .contains("stands still in phase APPLY", "no heartbeat", "1 min 0 s"));
  }

  @Test
  void doesNotTakeAnotherStreamVersionForTheOneThatIsWaitedFor() {
    WaitJudge judge = judge(Goal.STREAMING, Optional.of("3"));
    assertThat(judge.judge(Optional.of(generation(Phase.STREAM)), 1))
        .isInstanceOf(WaitVerdict.Undecided.class);
    clock.advance(PATIENCE);
    assertThat(judge.judge(Optional.of(generation(Phase.STREAM)), 2))
        .isInstanceOfSatisfying(
            WaitVerdict.Ended.class,
            ended ->
                assertThat(ended.reason())
                    .startsWith("it has not begun the stream.version 3, and stays with 2"));
  }

  @Test
  void endsWhereNobodyBegins() {
    WaitJudge judge = judge(Goal.PLANNED, Optional.empty());
    clock.advance(PATIENCE.minusSeconds(1));
    assertThat(judge.judge(Optional.empty(), 0)).isInstanceOf(WaitVerdict.Undecided.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(judge.judge(Optional.empty(), 0)).isInstanceOf(WaitVerdict.Ended.class);
  }

  private WaitJudge judge(Goal goal, Optional<String> streamVersion) {
    return new WaitJudge(goal, streamVersion, PATIENCE, clock);
  }
}
