package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {

  private static final Instant BEGIN = Instant.parse("2026-11-27T12:00:00Z");

  private Instant wall = BEGIN;
  private long nanos = Long.MAX_VALUE - 10;

  private final MonotonicClock clock = new MonotonicClock(new Wall(), () -> nanos);

  private final class Wall extends Clock {

    @Override
    public Instant instant() {
      return wall;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only UTC");
    }
  }

  @Test
  void itBeginsAtTheTimeOfDay() {
    assertThat(clock.instant()).isEqualTo(BEGIN);
    assertThat(clock.millis()).isEqualTo(BEGIN.toEpochMilli());
  }

  @Test
  void itGoesOnWithTheTimeThatPassesAlsoWhereThatOverflows() {
    nanos += Duration.ofSeconds(90).toNanos();

    assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(90));
    assertThat(clock.millis()).isEqualTo(BEGIN.plusSeconds(90).toEpochMilli());
  }

  @Test
  void itDoesNotJumpWhereTheClockOfTheSystemIsSet() {
    wall = BEGIN.minus(Duration.ofDays(1));
    assertThat(clock.millis()).isEqualTo(BEGIN.toEpochMilli());

    wall = BEGIN.plus(Duration.ofDays(365));
    nanos += Duration.ofMillis(5).toNanos();
    assertThat(clock.millis()).isEqualTo(BEGIN.toEpochMilli() + 5);
  }
}
