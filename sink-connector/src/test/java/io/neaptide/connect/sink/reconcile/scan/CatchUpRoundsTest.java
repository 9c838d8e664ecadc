package io.neaptide.connect.sink.reconcile.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpRoundsTest {

  private static final long BOUND = 100;
  private static final long LONG = CatchUpRounds.SHORT_ROUND.toMillis();

  private final CatchUpRounds beyond = new CatchUpRounds(BOUND);
  private long now = 5_000;

  private void logEndsAt(long end) {
    beyond.endRequested(now);
    beyond.endFound(end);
  }

  private void reachedAfter(long millis) {
    now += millis;
    beyond.roundRead(now);
  }

  @Test
  void nothingIsReadWhereTheLogEndsAtTheBound() {
    logEndsAt(BOUND);

    assertThat(beyond.isOver()).isTrue();
    assertThat(beyond.rounds()).isZero();
  }

  @Test
  void aRoundIsFollowedByAnotherOneUntilTheLogHasNotGrown() {
    logEndsAt(110);
    assertThat(beyond.isOver()).isFalse();
    assertThat(beyond.end()).hasValue(110);
    reachedAfter(LONG);
    assertThat(beyond.end()).isEmpty();

    logEndsAt(115);
    assertThat(beyond.end()).hasValue(115);
    reachedAfter(LONG);
    logEndsAt(115);

    assertThat(beyond.isOver()).isTrue();
    assertThat(beyond.rounds()).isEqualTo(2);
  }

  @Test
  void aTopicThatIsWrittenWithoutPauseIsReadUntilARoundIsShort() {
    logEndsAt(110);
    reachedAfter(LONG);
    logEndsAt(120);
    reachedAfter(LONG - 1);
    logEndsAt(130);

    assertThat(beyond.isOver()).isTrue();
  }

  @Test
  void aShortRoundIsNotTheLastWhereTheOneBeforeItWas() {
    logEndsAt(110);
    reachedAfter(LONG - 1);
    logEndsAt(110);

    assertThat(beyond.isOver()).as("the log has not grown").isTrue();
  }

  @Test
  void aClockThatIsPutBackMakesNoRoundShort() {
    logEndsAt(110);
    reachedAfter(-LONG);
    logEndsAt(120);

    assertThat(beyond.isOver()).isFalse();
  }

  @Test
  void anEndBeforeTheBoundIsNoEndToReadTo() {
    // Committed records end there: a transaction is open, and nothing behind it can be compacted.
    logEndsAt(BOUND - 5);

    assertThat(beyond.isOver()).isTrue();
  }
}
