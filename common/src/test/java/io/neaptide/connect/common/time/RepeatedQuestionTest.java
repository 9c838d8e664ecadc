package io.neaptide.connect.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedQuestionTest {

  private final AtomicLong nanos = new AtomicLong();
  private final RepeatedQuestion<String> question =
      new RepeatedQuestion<>(
          new MonotonicClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), nanos::get));
  private final List<CompletableFuture<String>> asked = new ArrayList<>();

  private int ask() {
    question.askIfDue(
        () -> {
          asked.add(new CompletableFuture<>());
          return asked.get(asked.size() - 1);
        });
    return asked.size();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void oneIsUnderWayAtATimeAndItsAnswerIsGivenOnce() {
    assertThat(ask()).isEqualTo(1);
    assertThat(question.answer()).isEmpty();
    assertThat(ask()).isEqualTo(1);

    asked.get(0).complete("yes");

    assertThat(ask()).as("the answer was not taken yet").isEqualTo(1);
    assertThat(question.answer().map(CompletableFuture::join)).contains("yes");
    assertThat(question.answer()).isEmpty();
    assertThat(ask()).isEqualTo(2);
  }

  @Test
  void theNextOneWaitsUntilItIsDue() {
    question.askAfter(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(29));
    assertThat(ask()).isZero();

    question.askWithin(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(1));
    assertThat(ask()).as("nothing makes it later").isEqualTo(1);
  }

  @Test
  void aRestartDropsTheOneUnderWay() {
    ask();
    asked.get(0).complete("of before");
    question.askAfter(Duration.ofSeconds(30));

    question.restart();

    assertThat(question.answer()).isEmpty();
    assertThat(ask()).isEqualTo(2);
  }
}
