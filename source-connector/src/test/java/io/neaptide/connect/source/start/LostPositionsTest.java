package io.neaptide.connect.source.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.metrics.SourceMetrics;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostPositionsTest {

  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final SourcePartitions partitions =
      new SourcePartitions("C", PartitionList.parse("orders:0-1"), Map.of("orders", "A"), Map.of());
  private final Map<String, Optional<String>> existing = new HashMap<>();
  private final LostPositions lost =
      new LostPositions(partitions, topics -> existing, SourceMetrics.hidden(Clock.systemUTC()));

  @BeforeEach
  void read() {
    consumer.assign(PartitionList.parse("orders:0-1"));
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 2L));
    consumer.seek(P0, 50);
    consumer.seek(P1, 20);
  }

  @Test
  void recreatedTopicWithFewerRecordsIsReadFromItsLogStartInAllPartitions() {
    existing.put("orders", Optional.of("B"));
    lost.resume(consumer, truncatedTo(30));

    assertThat(consumer.position(P0)).isZero();
    assertThat(consumer.position(P1)).isEqualTo(2);
    assertThat(partitions.of(P0).offset(1)).isEqualTo(Map.of("offset", 1L, "topicId", "B"));
    assertThat(partitions.of(P1).offset(3)).isEqualTo(Map.of("offset", 3L, "topicId", "B"));
  }

  @Test
  void positionPastTheEndOfRecreatedTopicIsItsLogStart() {
    existing.put("orders", Optional.of("B"));
    lost.resume(consumer, new OffsetOutOfRangeException(Map.of(P0, 50L)));

    assertThat(consumer.position(P0)).isZero();
    assertThat(partitions.of(P0).topicId()).contains("B");
  }

  @Test
  void truncatedLogOfTheSameTopicIsReadOnWhereItWasTruncated() {
    existing.put("orders", Optional.of("A"));
    lost.resume(consumer, truncatedTo(30));

    assertThat(consumer.position(P0)).isEqualTo(30);
    assertThat(consumer.position(P1)).isEqualTo(20);
    assertThat(partitions.of(P0).topicId()).contains("A");
  }

  @Test
  void topicThatDoesNotExistNowIsLookedForAgain() {
    assertThatThrownBy(() -> lost.resume(consumer, truncatedTo(30)))
        .isInstanceOf(RetriableException.class)
        .hasMessage("Topic orders does not exist now; looking again whether it was recreated");

    assertThat(consumer.position(P0)).isEqualTo(50);
  }

  @Test
  void withoutTopicIdsTheLogDecides() {
    existing.put("orders", Optional.empty());
    consumer.updateBeginningOffsets(Map.of(P0, 60L));
    lost.resume(consumer, new OffsetOutOfRangeException(Map.of(P0, 50L)));

    assertThat(consumer.position(P0)).isEqualTo(60);
    assertThat(partitions.of(P0).topicId()).contains("A");
  }

  private static LogTruncationException truncatedTo(long offset) {
    return new LogTruncationException(
        Map.of(P0, 50L), Map.of(P0, new OffsetAndMetadata(offset, Optional.of(0), "")));
  }
}
