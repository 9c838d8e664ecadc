package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {

  private final ExponentialBackoff backoff =
      new ExponentialBackoff(Duration.ofMillis(100), Duration.ofMillis(500));

  @Test
  void aPauseDoublesWithEachFailureUpToTheLongest() {
    assertThat(backoff.after(0)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.after(2)).isEqualTo(Duration.ofMillis(400));
    assertThat(backoff.after(3)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(500));
  }
}
