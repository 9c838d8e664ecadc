package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.B;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much a task takes over, and how soon it is called again. */
class FullDeliveryTest {

  @RegisterExtension final DeliveryHarness harness = new DeliveryHarness();
  private final FakeCluster cluster = harness.cluster;

  private void fill() {
    harness.start(A, B);
    harness.put(IntStream.range(0, 25).mapToObj(i -> row(A, i, "k" + i, i)).toList());
  }

  @Test
  void aFullDeliveryPausesTheInputAndIsCalledAgainSoon() {
    fill();

    assertThat(harness.context.paused).containsExactlyInAnyOrder(A, B);
    assertThat(harness.context.timeout).isEqualTo(100);
  }

  @Test
  void theInputStaysPausedUntilTheDeliveryHasDrained() {
    fill();

    harness.put();
    assertThat(harness.context.paused).containsExactlyInAnyOrder(A, B);
    harness.awaitPending(25);
    cluster.acknowledgeAll();
    harness.put();
    assertThat(harness.context.paused).isEmpty();
  }

  @Test
  void aFullDeliveryThatLosesItsPartitionReadsItAgainWhenItComesBack() {
    harness.start(A);
    for (int put = 0; put < 5; put++) {
      int from = put * 5;
      harness.put(IntStream.range(from, from + 5).mapToObj(i -> row(A, i, "k" + i, i)).toList());
    }
    harness.awaitPending(25);
    for (int acknowledged = 0; acknowledged < 20; acknowledged++) {
      cluster.acknowledgeLast();
    }
    assertThat(harness.context.paused).containsExactly(A);

    assertThat(harness.close(A).get(A).offset()).isZero();
    harness.put();
    harness.open(A);
    harness.put();
    assertThat(harness.context.paused).isEmpty();
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "k0", 0));
    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
  }

  @Test
  void aPutReturnsSoonWhileTheClusterIsDown() {
    cluster.refuse(record -> new TimeoutException("down"));
    harness.start(A);
    Instant before = Instant.now();
    for (int put = 0; put < 5; put++) {
      int from = put * 30;
      harness.put(IntStream.range(from, from + 30).mapToObj(i -> row(A, i, "k", i)).toList());
    }

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aTaskWithRecordsOnTheirWayIsCalledAgainInASecond() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    assertThat(harness.context.timeout).isEqualTo(1_000);
  }
}
