package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.ScriptedLifecycle;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

class WriterFailuresTest {

  private static final long HALF_A_SECOND = 525;

  private final ManualClock clock = new ManualClock();
  private final WriterFailures failures =
      new WriterFailures(
          new TaskRuntime(new TaskId("people", 0), DeliveryLimits.DEFAULT, clock, Thread::new),
          new ScriptedLifecycle(() -> {}),
          new Random(1));

  /** How long the task waits after it was fenced. */
  private long fenced() {
    return failures.failed(new ProducerFencedException("another one"), "write") - clock.millis();
  }

  @Test
  void whoIsFencedAgainAndAgainWaitsLongerEachTime() {
    assertThat(fenced()).isLessThanOrEqualTo(HALF_A_SECOND);
    assertThat(fenced()).isBetween(2_500L, 7_500L);
    assertThat(fenced()).isBetween(5_000L, 15_000L);
  }

  @Test
  void aFenceAfterAMinuteCountsAsTheFirst() {
    fenced();
    fenced();
    clock.advance(Duration.ofSeconds(61));

    assertThat(fenced()).isLessThanOrEqualTo(HALF_A_SECOND);
  }

  @Test
  void whoHadToGiveUpPartitionsIsExpectedToBeFencedByTheirNextOwner() {
    fenced();
    fenced();
    failures.partitionsTaken();

    assertThat(fenced()).isLessThanOrEqualTo(HALF_A_SECOND);
    assertThat(fenced()).isGreaterThan(HALF_A_SECOND);
  }
}
