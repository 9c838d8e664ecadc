package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StepProgressTest {

  private final SettableClock clock = new SettableClock();
  private final StepProgress step = new StepProgress(clock);

  @Test
  void nothingIsKnownBeforeItBegins() {
    assertThat(step.percent()).isNaN();
    assertThat(step.perSecond()).isNaN();
    assertThat(step.secondsLeft()).isNaN();
  }

  @Test
  void runsBesideEachOtherAreOneStep() {
    StepProgress.Run one = step.begin(100);
    StepProgress.Run other = step.begin(300);
    clock.advance(Duration.ofSeconds(10));
    one.at(50);
    other.at(150);

    assertThat(step.percent()).isEqualTo(50);
    assertThat(step.perSecond()).isEqualTo(20);
    assertThat(step.secondsLeft()).isEqualTo(10);
  }

  @Test
  void theRateOfAStepThatIsDoneStaysWhatItWas() {
    StepProgress.Run run = step.begin(100);
    clock.advance(Duration.ofSeconds(10));
    run.at(100);
    clock.advance(Duration.ofHours(1));

    assertThat(step.percent()).isEqualTo(100);
    assertThat(step.perSecond()).isEqualTo(10);
    assertThat(step.secondsLeft()).isZero();
  }

  @Test
  void aRunMayTurnOutToBeLonger() {
    StepProgress.Run run = step.begin(100);
    run.at(50, 200);

    assertThat(step.percent()).isEqualTo(25);
  }

  @Test
  void anEmptyStepIsDone() {
    assertThat(step.begin(0)).isNotNull();

    assertThat(step.percent()).isEqualTo(100);
    assertThat(step.secondsLeft()).isZero();
  }

  @Test
  void anotherGenerationBeginsWithNothing() {
    step.begin(100).at(50);
    step.reset();

    assertThat(step.percent()).isNaN();
  }

  private static final class SettableClock extends Clock {

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("UTC only");
    }
  }
}
