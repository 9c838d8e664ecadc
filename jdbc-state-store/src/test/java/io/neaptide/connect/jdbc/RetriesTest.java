package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.ProcessorMetrics;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

  private final ManualClock clock = new ManualClock();
  private final List<Duration> pauses = new ArrayList<>();
  private final Retries retries =
      new Retries(
          Duration.ofSeconds(60),
          clock,
          pause -> {
            pauses.add(pause);
            clock.advance(pause);
          },
          new StoreMetrics(ProcessorMetrics.HIDDEN, clock));

  private int calls;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", "08006", "08007", "40001", "40P01", "53300", "57P01", "57P03", "57014", "55P03",
        "25006", "23505", "90098"
      })
  void whatPassesIsTriedAgain(String state) {
    int result =
        retries.run(
            "work",
            () -> {
              if (++calls < 4) {
                throw new SQLException("not now", state);
              }
              return calls;
            });

    assertThat(result).isEqualTo(4);
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "42501", "28P01", "3D000", "22001", ""})
  void whatStaysFailsAtOnce(String state) {
    assertThatThrownBy(
            () ->
                retries.run(
                    "work",
                    () -> {
                      calls++;
                      throw new SQLException("no", state);
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The state store could not work (SQL state " + state + ")")
        .hasRootCauseMessage("no");
    assertThat(calls).isOne();
  }

  @Test
  void wrongPasswordFailsAtOnceAlthoughThePoolCallsItPassing() {
    SQLException refused = new SQLException("password authentication failed", "28P01");

    assertThatThrownBy(
            () ->
                retries.run(
                    "connect",
                    () -> {
                      throw new SQLTransientConnectionException("timed out", "08001", refused);
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Nothing is lost");
    assertThat(pauses).isEmpty();
  }

  @Test
  void pausesGrowUntilTheTimeIsUp() {
    assertThatThrownBy(
            () ->
                retries.run(
                    "work",
                    () -> {
                      throw new SQLException("down", "08001");
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The state store could not work within 60000 ms. Nothing is lost: restart the task when"
                + " the database answers again, or raise event.processor.retry.timeout.ms");
    assertThat(pauses).endsWith(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
  }

  @Test
  void interruptEndsTheWaiting() {
    Retries interrupted =
        new Retries(
            Duration.ofSeconds(60),
            clock,
            pause -> {
              throw new InterruptedException();
            },
            new StoreMetrics(ProcessorMetrics.HIDDEN, clock));

    assertThatThrownBy(
            () ->
                interrupted.run(
                    "work",
                    () -> {
                      throw new SQLException("down", "08001");
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessage("Interrupted while the state store tried to work");
    assertThat(Thread.interrupted()).isTrue();
  }
}
