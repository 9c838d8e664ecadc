package io.neaptide.connect.command.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.testing.ManualClock;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final StepProgress left = new StepProgress(clock);
  private final StepProgress right = new StepProgress(clock);
  private final ProgressLine line =
      new ProgressLine(clock, new ProgressDisplay.Step("Reading", "offsets", List.of(left, right)));

  @Test
  void tellsTheRateAndTheTimeLeftOfBothParts() {
    left.begin(1_000_000).at(400_000);
    right.begin(3_000_000).at(600_000);
    clock.advance(Duration.ofSeconds(10));
    assertThat(line.text())
        .isEqualTo("Reading: 25% (1,000,000 of 4,000,000 offsets), 100,000/s, about 30 s left");
  }

  @Test
  void tellsMinutesOfALongStep() {
    left.begin(10_000).at(100);
    clock.advance(Duration.ofSeconds(1));
    assertThat(line.text()).endsWith("100/s, about 1 min 39 s left");
  }

  @Test
  void tellsNoTimeLeftBeforeItMoves() {
    left.begin(10_000);
    clock.advance(Duration.ofSeconds(1));
    assertThat(line.text()).isEqualTo("Reading: 0% (0 of 10,000 offsets), 0/s, time left unknown");
  }
}
