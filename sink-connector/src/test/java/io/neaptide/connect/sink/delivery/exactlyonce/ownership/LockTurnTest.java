package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockTurnTest {

  private static final OptionalLong FREE = OptionalLong.empty();

  private final LockTurn turn = new LockTurn(0, new Random(1));

  @Test
  void aLockThatIsFreeIsTakenAtOnce() {
    turn.begin();

    assertThat(turn.pause(FREE)).isEmpty();
  }

  @Test
  void tasksThatBeginAtTheSameTimeLookOneAfterTheOther() {
    LockTurn third = new LockTurn(3, new Random(1));
    third.tried(Duration.ofMillis(40));
    third.begin();

    assertThat(third.pause(FREE)).hasValue(Duration.ofMillis(120));
    assertThat(third.pause(FREE)).isEmpty();
  }

  @Test
  void aTakeThatLastedUntilItsTimeWasOverIsNotWaitedForOnceMore() {
    LockTurn third = new LockTurn(3, new Random(1));
    third.tried(Duration.ofSeconds(20));
    third.begin();

    assertThat(third.pause(FREE)).hasValue(Duration.ofSeconds(3));
    assertThat(third.lost()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aLockThatWasHeldIsLookedAtOnceMoreBeforeItIsTaken() {
    turn.begin();

    assertThat(turn.pause(OptionalLong.of(7))).isPresent();
    assertThat(turn.pause(FREE)).isPresent();
    assertThat(turn.pause(FREE)).isEmpty();
  }

  @Test
  void aLockThatOneHolderNeverGivesBackIsTakenAfterAFewSeconds() {
    turn.begin();
    Duration waited = Duration.ZERO;
    Optional<Duration> pause = turn.pause(OptionalLong.of(7));
    while (pause.isPresent()) {
      waited = waited.plus(pause.get());
      pause = turn.pause(OptionalLong.of(7));
    }

    assertThat(waited).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void aLockThatGoesFromOneHolderToTheNextIsWaitedFor() {
    turn.begin();

    assertThat(IntStream.range(0, 1_000).mapToObj(each -> turn.pause(OptionalLong.of(each / 20))))
        .allMatch(Optional::isPresent);
  }

  @Test
  void thePauseAfterALossGrowsWithTheLosses() {
    turn.tried(Duration.ofMillis(200));
    for (int times = 0; times < 20; times++) {
      assertThat(turn.lost()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
    double average =
        IntStream.range(0, 100).mapToObj(each -> turn.lost()).mapToLong(Duration::toMillis).sum()
            / 100.0;

    assertThat(average).isBetween(4_000.0, 9_000.0);
  }

  /** Whoever wants the lock gets it in a few times as long as all of them need it. */
  @ParameterizedTest
  @CsvSource({
    "1, 25, 70",
    "4, 25, 70",
    "32, 25, 70",
    "32, 250, 700",
    "64, 250, 700",
    "8, 600, 1500",
    "16, 3000, 4000"
  })
  void everyTaskGetsTheLockAlsoWhereTakingItIsSlow(int tasks, int taking, int holding) {
    List<Long> done = new Contest(tasks, taking, holding).run();

    assertThat(done).hasSize(tasks);
    assertThat(done.get(tasks - 1)).isLessThan(8L * tasks * (taking + holding) + 1_000);
  }

  /**
   * Tasks that want the lock at the same time, in simulated time: to take it takes it from whoever
   * has it, and it is seen to be held only when it is taken.
   */
  private static final class Contest {

    private record Happening(long time, int task, Runnable what) {}

    private final int taking;
    private final int holding;
    private final Random random = new Random(5);
    private final PriorityQueue<Happening> next =
        new PriorityQueue<>(Comparator.comparingLong(Happening::time));
    private final List<LockTurn> turns = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();
    private long now;
    private int takes;
    private int holder = -1;
    private long begun;
    private OptionalLong seen = FREE;

    Contest(int tasks, int taking, int holding) {
      this.taking = taking;
      this.holding = holding;
      for (int task = 0; task < tasks; task++) {
        turns.add(new LockTurn(task, new Random(random.nextLong())));
        turns.get(task).begin();
        look(task, random.nextInt(20));
      }
    }

    /** When each of them was done; ends after an hour. */
    List<Long> run() {
      while (!next.isEmpty() && now < 3_600_000) {
        Happening happening = next.remove();
        now = happening.time();
        happening.what().run();
      }
      return done;
    }

    private void after(long pause, int task, Runnable what) {
      next.add(new Happening(now + pause, task, what));
    }

    private void look(int task, long pause) {
      after(
          pause,
          task,
          () ->
              turns
                  .get(task)
                  .pause(seen)
                  .ifPresentOrElse(
                      wait -> look(task, wait.toMillis()), () -> after(5, task, () -> take(task))));
    }

    private void take(int task) {
      if (holder >= 0) {
        LockTurn loser = turns.get(holder);
        loser.tried(Duration.ofMillis(Math.min(taking, now - begun)));
        look(holder, loser.lost().toMillis());
      }
      holder = task;
      begun = now;
      seen = FREE;
      int take = ++takes;
      after(
          taking,
          task,
          () -> {
            if (take == takes) {
              seen = OptionalLong.of(take);
              turns.get(task).tried(Duration.ofMillis(taking));
            }
          });
      after(
          taking + holding,
          task,
          () -> {
            if (take == takes) {
              done.add(now);
              holder = -1;
              seen = FREE;
              takes++;
            }
          });
    }
  }
}
