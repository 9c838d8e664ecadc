package io.neaptide.connect.sink.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InputProbeTest {

  private static final Duration NOW = Duration.ZERO;
  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);
  private static final TopicPartition C = new TopicPartition("t", 2);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, InputCluster.Remaining> found = new HashMap<>();
  private final Set<TopicPartition> unwanted = new HashSet<>();

  private InputProbe probe(Map<TopicPartition, OffsetRange> left) {
    return new InputProbe(consumer, left, partition -> !unwanted.contains(partition), found::put);
  }

  @Test
  void eachPartitionIsToldForItself() {
    OffsetRange left = new OffsetRange(5, 10);
    InputProbe probe = probe(Map.of(A, left, B, left, C, left));
    consumer.addRecord(new ConsumerRecord<>("t", 0, 9, new byte[0], new byte[0]));
    consumer.addRecord(new ConsumerRecord<>("t", 1, 10, new byte[0], new byte[0]));

    assertThat(probe.poll(NOW)).isTrue();
    assertThat(found)
        .containsOnly(
            Map.entry(A, InputCluster.Remaining.RECORDS),
            Map.entry(B, InputCluster.Remaining.NOTHING));
    assertThat(probe.poll(NOW)).as("nothing moves in the third").isFalse();
    probe.giveUp();

    assertThat(found).containsEntry(C, InputCluster.Remaining.UNDECIDED);
    assertThat(probe.isOver()).isTrue();
  }

  @Test
  void aPositionThatPassesTheEndShowsThatNothingIsLeft() {
    InputProbe probe = probe(Map.of(A, new OffsetRange(5, 10)));
    // As where markers stand before the end.
    consumer.seek(A, 10);

    assertThat(probe.poll(NOW)).isTrue();

    assertThat(found).containsEntry(A, InputCluster.Remaining.NOTHING);
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotReadOn() {
    InputProbe probe = probe(Map.of(A, new OffsetRange(5, 10)));
    unwanted.add(A);

    probe.poll(NOW);

    assertThat(probe.isOver()).isTrue();
    assertThat(found).isEmpty();
  }
}
