package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeContext;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the metrics say of batches on their way. */
class SubmittedPositionsTest {

  private final ManualClock clock = new ManualClock();
  private final FakeContext context = new FakeContext();
  private final SinkMetrics metrics =
      new SinkMetrics(TaskMetrics.of(context, "people-sink", 0, clock), 2, clock);
  private final SubmittedBatches batches =
      new SubmittedBatches(
          new TaskRuntime(
              new TaskId("people-sink", 0), DeliveryHarness.LIMITS, clock, Thread::new, metrics),
          OptionalInt.empty());

  SubmittedPositionsTest() {
    metrics.positions().opened(List.of(A));
  }

  private double value(String name) {
    return context.metrics.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals(name))
        .map(each -> (Double) each.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  private SendAttempt begin() {
    return batches.next(Duration.ZERO);
  }

  @Test
  void whatIsWrittenBehindABatchThatIsStuckIsNoProgress() {
    batches.add(List.of(row(A, 10, "a", 1)));
    batches.add(List.of(row(A, 11, "b", 1)));
    SendAttempt stuck = begin();
    SendAttempt behind = begin();
    clock.advance(Duration.ofMinutes(10));

    behind.completeOne();

    assertThat(value("sink-position-lag-sum")).isEqualTo(2.0);
    assertThat(value("sink-stalled-ms")).isEqualTo(600_000.0);
    stuck.completeOne();
    assertThat(value("sink-position-lag-sum")).isEqualTo(0.0);
    assertThat(value("sink-stalled-ms")).isEqualTo(0.0);
  }

  @Test
  void anAcknowledgementThatComesAtOnceLeavesNothingBehind() throws InterruptedException {
    int count = 2_000;
    Thread delivery =
        new Thread(
            () -> {
              for (int done = 0; done < count; done++) {
                batches.next(Duration.ofSeconds(30)).completeOne();
              }
            });
    delivery.start();
    for (int offset = 0; offset < count; offset++) {
      batches.add(List.of(row(A, offset, "a", 1)));
    }
    delivery.join();

    assertThat(value("sink-position-lag-sum")).isEqualTo(0.0);
  }
}
