package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class InFlightBatchesTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

  private final SubmittedBatches batches =
      new SubmittedBatches(
          new TaskRuntime(
              new TaskId("test", 0), DeliveryLimits.DEFAULT, Clock.systemUTC(), Thread::new),
          OptionalInt.empty());
  private final InFlightBatches inFlight = new InFlightBatches((input, next) -> {});

  private Batch begin(SinkRecord... records) {
    Batch batch = new Batch(Arrays.asList(records));
    inFlight.add(batch);
    while (inFlight.hasWaiting()) {
      inFlight.take().begin(batches);
    }
    return batch;
  }

  @Test
  void whatIsDoneStaysAsLongAsSomethingBeforeItIsOpen() {
    Batch first = begin(row(A, 0, "a", 1));
    Batch second = begin(row(B, 5, "b", 1), row(B, 6, "b", 2));
    second.acknowledge();
    inFlight.release();
    assertThat(inFlight.records()).isEqualTo(3);
    assertThat(inFlight.firstOffsets()).isEqualTo(Map.of(A, 0L));

    first.acknowledge();
    inFlight.release();
    assertThat(inFlight.isEmpty()).isTrue();
    assertThat(inFlight.records()).isZero();
  }

  @Test
  void aRejectionKeepsABatchOpenUntilItIsSettled() {
    Batch batch = begin(row(A, 3, "a", 1));
    batch.rejectionOpened();
    batch.acknowledge();
    inFlight.release();
    assertThat(inFlight.firstOffsets()).isEqualTo(Map.of(A, 3L));

    batch.rejectionSettled();
    inFlight.release();
    assertThat(inFlight.isEmpty()).isTrue();
  }

  @Test
  void aPartitionIsSentAgainFromItsFirstOpenRecordAndNoOther() {
    Batch open = begin(row(A, 0, "a", 1));
    Batch done = begin(row(A, 1, "a", 2), row(B, 5, "b", 1));
    done.acknowledge();
    begin(row(B, 6, "b", 2));

    inFlight.requeue();

    assertThat(inFlight.take()).isSameAs(open);
    assertThat(inFlight.take()).isSameAs(done);
    assertThat(done.isLeftOut(0)).isFalse();
    assertThat(done.isLeftOut(1)).isTrue();
    assertThat(inFlight.firstOffsets()).isEqualTo(Map.of(A, 0L, B, 6L));
    assertThat(inFlight.hasWaiting()).isTrue();
  }

  @Test
  void whatIsDoneForEveryPartitionIsNotSentAgain() {
    begin(row(A, 0, "a", 1));
    Batch done = begin(row(B, 5, "b", 1));
    done.acknowledge();

    inFlight.requeue();

    assertThat(inFlight.records()).isEqualTo(1);
    assertThat(done.isForgotten()).isTrue();
  }

  @Test
  void earlierAttemptsDoNotCountOnceABatchIsToBeSentAgain() {
    Batch batch = begin(row(A, 0, "a", 1));
    SendAttempt before = batch.begin(batches);
    inFlight.requeue();

    assertThat(before.isCurrent()).isFalse();
    assertThat(inFlight.take().begin(batches).isCurrent()).isTrue();
    assertThat(before.isCurrent()).isFalse();
  }

  @Test
  void aRevokedPartitionIsLeftOutOfWhatWaitsAndWhatIsInHand() {
    Batch inHand = begin(row(A, 0, "a", 1), row(B, 0, "b", 1));
    Batch waitingForOne = new Batch(List.of(row(A, 1, "a", 2)));
    Batch waitingForBoth = new Batch(List.of(row(A, 2, "a", 3), row(B, 1, "b", 2)));
    inFlight.add(waitingForOne);
    inFlight.add(waitingForBoth);

    inFlight.revoke(List.of(A));

    assertThat(inHand.isLeftOut(0)).isTrue();
    assertThat(inHand.isLeftOut(1)).isFalse();
    assertThat(inFlight.hasSent(List.of(A))).isTrue();
    assertThat(inFlight.take()).isSameAs(waitingForBoth);
    assertThat(waitingForBoth.isLeftOut(0)).isTrue();

    inFlight.forget(List.of(A));
    assertThat(inFlight.firstOffsets()).isEqualTo(Map.of(B, 0L));
    assertThat(inFlight.hasSent(List.of(A))).isFalse();
    assertThat(inFlight.records()).isEqualTo(4);
  }
}
