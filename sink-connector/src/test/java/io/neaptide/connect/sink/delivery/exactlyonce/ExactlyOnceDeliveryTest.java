package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.input.InputStart;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.PassiveInitialPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExactlyOnceDeliveryTest {

  private static final TopicPartition IN = new TopicPartition("in", 0);

  private final ExactlyOnceHarness harness = new ExactlyOnceHarness(new EventProcessor() {}, 1_000);

  @AfterEach
  void stop() {
    harness.stop();
  }

  @Test
  void isPutToSoonFromItsStartOnAlthoughItsInputIsPaused() {
    harness.start();

    // The poll in which the task joins the group is told before that.
    assertThat(harness.timeout).isEqualTo(100);

    harness.open(List.of(IN));
    harness.timeout = -1;
    harness.put();
    assertThat(harness.timeout).isBetween(1L, 1_000L);
  }

  @Test
  void aRecordThatCannotBeEncodedIsReportedOnceAndTheOthersAreWritten() {
    harness.start();
    harness.open(List.of(IN));
    for (int offset = 0; offset < 50; offset++) {
      boolean keyless = offset == 7 || offset == 8 || offset == 30;
      harness.produce(DeliveryHarness.row(IN, offset, keyless ? null : "k" + offset, null));
    }

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              harness.put();
              return harness.cluster.position(IN).orElse(0) == 50;
            });
    assertThat(harness.cluster.committed()).hasSize(47);
    assertThat(harness.reported).extracting(SinkRecord::kafkaOffset).containsExactly(7L, 8L, 30L);
  }

  @Test
  void aPositionThatTheLogDoesNotHoldAnyMoreIsGoneOnFromAtItsStart() {
    harness.starts =
        Optional.of(
            new InputStart(these -> Map.of(IN, new OffsetRange(7, 9)), "So be it.", Runnable::run));
    harness.start();
    harness.cluster.stands(IN, 5);
    for (int offset = 0; offset < 9; offset++) {
      harness.produce(DeliveryHarness.row(IN, offset, "k" + offset, null));
    }
    harness.open(List.of(IN));

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              harness.put();
              return harness.cluster.position(IN).orElse(0) == 9;
            });
    assertThat(harness.cluster.committed())
        .extracting(record -> FakeCluster.text(record.key()))
        .containsExactly("k7", "k8");
  }

  @Test
  void aStreamThatIsFinishedTellsItsEndAndReadsNothingOn() {
    harness.begin(new FinishedAt(5));
    harness.start();
    for (int offset = 0; offset < 9; offset++) {
      harness.produce(DeliveryHarness.row(IN, offset, "k" + offset, null));
    }
    harness.open(List.of(IN));

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              harness.put();
              return harness.commitsRequested > 0;
            });
    assertThat(harness.commit(Map.of(IN, 5L))).isEqualTo(Map.of(IN, new OffsetAndMetadata(5, "1")));
    assertThat(harness.timeout).isEqualTo(1_000);
    assertThat(harness.cluster.committed()).isEmpty();
  }

  /** Of what Connect has read beyond the end nothing is written. */
  @Test
  void nothingIsToldOfAFinishedStreamBeforeItsInputIsRewoundToItsEnd() {
    harness.begin(new FinishedAt(5));
    harness.start();
    harness.open(List.of(IN));

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              harness.put();
              return harness.isRewoundTo(IN, 5);
            });
    assertThat(harness.commit(Map.of(IN, 9L))).isEmpty();
    harness.put();
    assertThat(harness.commit(Map.of(IN, 9L))).isEqualTo(Map.of(IN, new OffsetAndMetadata(5, "1")));
  }

  /** A stream that was finished where its input partition ended at an offset. */
  private record FinishedAt(long end) implements PassiveInitialPhase {

    @Override
    public Optional<Generation> generation() {
      return Optional.of(
          new Generation(
              3,
              "1",
              Phase.FINISHED,
              Optional.of(Bounds.of(Map.of(IN, new OffsetRange(0, end)), Map.of(), Map.of()))));
    }

    @Override
    public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
      return Optional.empty();
    }

    @Override
    public OptionalLong finishedAt(TopicPartition input, Generation generation) {
      return OptionalLong.of(end);
    }
  }

  @Test
  void withoutAReporterARecordThatCannotBeEncodedFailsTheTaskWithWhatIsWrong() {
    harness.reporting = false;
    harness.start();
    harness.open(List.of(IN));
    harness.produce(DeliveryHarness.row(IN, 0, "k", null));
    harness.produce(DeliveryHarness.row(IN, 1, null, null));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("in-0 at offset 1")
                    .hasMessageContaining("neither a key nor a value"));
    assertThat(harness.cluster.position(IN)).hasValue(1);
  }
}
