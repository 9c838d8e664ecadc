package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StandstillWarningTest {

  private final ManualClock clock = new ManualClock();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final StandstillWarning warning = new StandstillWarning(new TaskId("people", 1), clock);

  private List<PartitionStream> standing() {
    return streams.where(stream -> stream.state() == StreamState.ACQUIRING);
  }

  /** Puts for so many seconds, one a second. */
  private List<String> told(int seconds) {
    return IntStream.range(0, seconds)
        .mapToObj(
            each -> {
              clock.advance(Duration.ofSeconds(1));
              return warning.due(standing());
            })
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void nothingIsToldOfAShortStandstill() {
    streams.open(List.of(new TopicPartition("t", 0)), StreamState.ACQUIRING);

    assertThat(told(14)).isEmpty();
  }

  @Test
  void aLongStandstillIsToldNowAndThenWithItsReason() {
    streams.open(List.of(new TopicPartition("t", 0)), StreamState.ACQUIRING);

    assertThat(told(100)).hasSizeBetween(2, 4);
    assertThat(told(100).get(0))
        .startsWith("Task people-1 has read nothing of 1 of its input partitions for ")
        .endsWith(" s: [t-0] wait to become the task's own, by way of the state topic");
  }

  @Test
  void aStandstillThatEndsIsForgotten() {
    streams.open(List.of(new TopicPartition("t", 0)), StreamState.ACQUIRING);
    assertThat(told(10)).isEmpty();
    assertThat(warning.due(List.of())).isEmpty();

    assertThat(told(14)).isEmpty();
  }
}
