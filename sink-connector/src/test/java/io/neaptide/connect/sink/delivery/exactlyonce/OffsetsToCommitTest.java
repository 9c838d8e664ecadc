package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetsToCommitTest {

  private static final TopicPartition FIRST = new TopicPartition("people", 0);
  private static final TopicPartition SECOND = new TopicPartition("people", 1);

  private final PartitionStreams streams = new PartitionStreams(new ManualClock());
  private final OffsetsToCommit offsets =
      new OffsetsToCommit(streams, Optional.empty(), Duration.ZERO, "1");

  @BeforeEach
  void open() {
    streams.open(List.of(FIRST, SECOND), StreamState.ACQUIRING);
    stream(FIRST).acquired(0, OptionalLong.of(5), 0);
    stream(SECOND).acquired(0, OptionalLong.of(7), 0);
  }

  private PartitionStream stream(TopicPartition input) {
    return streams.read(all -> all.get(input));
  }

  /** What is told where Connect has read this far. */
  private Map<TopicPartition, OffsetAndMetadata> told(long first, long second) {
    return offsets.of(
        Map.of(FIRST, new OffsetAndMetadata(first), SECOND, new OffsetAndMetadata(second)));
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset, "1");
  }

  @Test
  void nothingIsToldBeforeSomethingIsStreamed() {
    assertThat(told(9, 9)).isEmpty();
  }

  @Test
  void whatIsFinishedIsToldUpToItsEnd() {
    stream(FIRST).finish(5);
    stream(SECOND).finish(7);
    stream(FIRST).offsets().rewindTookPlace();
    stream(SECOND).offsets().rewindTookPlace();

    assertThat(told(5, 7)).isEqualTo(Map.of(FIRST, at(5), SECOND, at(7)));
  }

  /** Connect would commit it where it was rewound to last, which may be beyond its end. */
  @Test
  void nothingAtAllIsToldWhileOnePartitionIsToBeRewound() {
    stream(FIRST).finish(5);
    stream(FIRST).offsets().rewindTookPlace();
    stream(SECOND).finish(7);

    assertThat(told(5, 9)).isEmpty();
  }

  /** Connect would commit it where it was assigned, which may be beyond its begin. */
  @Test
  void aPartitionThatMayNotBeginYetIsToldUpToWhereItWillBegin() {
    stream(FIRST).finish(5);
    stream(FIRST).offsets().rewindTookPlace();
    stream(SECOND).acquireFor(1);
    stream(SECOND).acquired(1, OptionalLong.empty(), 1);
    stream(SECOND).beginAt(3);

    assertThat(told(5, 9)).isEqualTo(Map.of(FIRST, at(5), SECOND, at(3)));
  }

  @Test
  void aPartitionThatIsAcquiredAgainIsToldUpToItsPosition() {
    stream(FIRST).finish(5);
    stream(FIRST).offsets().rewindTookPlace();
    stream(SECOND).broken(0);

    assertThat(told(5, 9)).isEqualTo(Map.of(FIRST, at(5), SECOND, at(7)));
    assertThat(told(5, 6)).isEqualTo(Map.of(FIRST, at(5), SECOND, at(6)));
  }
}
