package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.task.DeliveryLimits;
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

  private final SubmittedBatches pipeline =
      new SubmittedBatches(DeliveryLimits.DEFAULT, Clock.systemUTC(), OptionalInt.empty());
  private final InFlightBatches unfinished = new InFlightBatches();

  private Batch begin(SinkRecord... records) {
    Batch batch = new Batch(Arrays.asList(records));
    unfinished.add(batch);
    while (unfinished.hasWaiting()) {
      unfinished.take().begin(pipeline);
    }
    return batch;
  }

  @Test
  void whatIsDoneStaysAsLongAsSomethingBeforeItIsOpen() {
    Batch first = begin(row(A, 0, "a", 1));
    Batch second = begin(row(B, 5, "b", 1), row(B, 6, "b", 2));
    second.acknowledge();
    unfinished.release();
    assertThat(unfinished.records()).isEqualTo(3);
    assertThat(unfinished.firstOffsets()).isEqualTo(Map.of(A, 0L));

    first.acknowledge();
    unfinished.release();
    assertThat(unfinished.isEmpty()).isTrue();
    assertThat(unfinished.records()).isZero();
  }

  @Test
  void aRejectionKeepsABatchOpenUntilItIsSettled() {
    Batch batch = begin(row(A, 3, "a", 1));
    batch.rejectionOpened();
    batch.acknowledge();
    unfinished.release();
    assertThat(unfinished.firstOffsets()).isEqualTo(Map.of(A, 3L));

    batch.rejectionSettled();
    unfinished.release();
    assertThat(unfinished.isEmpty()).isTrue();
  }

  @Test
  void aRewindSendsAPartitionAgainFromItsFirstOpenRecordAndNoOther() {
    Batch open = begin(row(A, 0, "a", 1));
    Batch done = begin(row(A, 1, "a", 2), row(B, 5, "b", 1));
    done.acknowledge();
    begin(row(B, 6, "b", 2));

    unfinished.rewind();

    assertThat(unfinished.take()).isSameAs(open);
    assertThat(unfinished.take()).isSameAs(done);
    assertThat(done.isLeftOut(0)).isFalse();
    assertThat(done.isLeftOut(1)).isTrue();
    assertThat(unfinished.firstOffsets()).isEqualTo(Map.of(A, 0L, B, 6L));
    assertThat(unfinished.hasWaiting()).isTrue();
  }

  @Test
  void aRewindLetsGoOfWhatIsDoneForEveryPartition() {
    begin(row(A, 0, "a", 1));
    Batch done = begin(row(B, 5, "b", 1));
    done.acknowledge();

    unfinished.rewind();

    assertThat(unfinished.records()).isEqualTo(1);
    assertThat(done.isForgotten()).isTrue();
  }

  @Test
  void aRewindMakesEarlierAttemptsCountNoMore() {
    Batch batch = begin(row(A, 0, "a", 1));
    SendAttempt before = batch.begin(pipeline);
    unfinished.rewind();

    assertThat(before.isCurrent()).isFalse();
    assertThat(unfinished.take().begin(pipeline).isCurrent()).isTrue();
    assertThat(before.isCurrent()).isFalse();
  }

  @Test
  void aRevokedPartitionIsLeftOutOfWhatWaitsAndWhatIsInHand() {
    Batch inHand = begin(row(A, 0, "a", 1), row(B, 0, "b", 1));
    Batch waitingForOne = new Batch(List.of(row(A, 1, "a", 2)));
    Batch waitingForBoth = new Batch(List.of(row(A, 2, "a", 3), row(B, 1, "b", 2)));
    unfinished.add(waitingForOne);
    unfinished.add(waitingForBoth);

    unfinished.revoke(List.of(A));

    assertThat(inHand.isLeftOut(0)).isTrue();
    assertThat(inHand.isLeftOut(1)).isFalse();
    assertThat(unfinished.hasSent(List.of(A))).isTrue();
    assertThat(unfinished.take()).isSameAs(waitingForBoth);
    assertThat(waitingForBoth.isLeftOut(0)).isTrue();

    unfinished.forget(List.of(A));
    assertThat(unfinished.firstOffsets()).isEqualTo(Map.of(B, 0L));
    assertThat(unfinished.hasSent(List.of(A))).isFalse();
    assertThat(unfinished.records()).isEqualTo(4);
  }
}
