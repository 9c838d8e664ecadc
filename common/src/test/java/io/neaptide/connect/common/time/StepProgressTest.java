package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepProgressTest {

  private final ManualClock clock = new ManualClock();
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
}
