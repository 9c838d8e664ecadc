package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeriodicTimerTest {

  private final AtomicLong nanos = new AtomicLong();
  private final PeriodicTimer timer =
      new PeriodicTimer(
          new MonotonicClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), nanos::get),
          Duration.ofSeconds(10));

  @Test
  void itIsDueAtOnceAndThenOncePerInterval() {
    assertThat(timer.isDue()).isTrue();
    assertThat(timer.isDue()).isFalse();

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(timer.isDue()).isTrue();
    assertThat(timer.isDue()).isFalse();
  }

  @Test
  void whatFailsStaysDueUntilTheTimerIsRestarted() {
    assertThat(timer.isOver()).isTrue();
    assertThat(timer.isOver()).isTrue();

    timer.restart();

    assertThat(timer.isOver()).isFalse();
  }
}
