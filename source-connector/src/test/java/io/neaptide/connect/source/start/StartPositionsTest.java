package io.neaptide.connect.source.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.discovery.PartitionList;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartPositionsTest {

  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);

  @Test
  void offsetOfFormerTopicIsTheLogStartWhateverStartFromSays() {
    for (StartFrom startFrom :
        new StartFrom[] {
          new StartFrom.Earliest(), new StartFrom.Latest(), new StartFrom.At(Instant.MAX)
        }) {
      assertThat(position(stored("A"), Map.of("orders", "B"), startFrom)).isEqualTo(3);
    }
  }

  @Test
  void offsetOfTheSameTopicCounts() {
    assertThat(position(stored("A"), Map.of("orders", "A"), new StartFrom.Earliest()))
        .isEqualTo(50);
  }

  @Test
  void offsetWithoutTopicIdIsTakenOver() {
    StoredOffset unidentified = new StoredOffset(50, Optional.empty());
    assertThat(position(unidentified, Map.of("orders", "A"), new StartFrom.Earliest()))
        .isEqualTo(50);
  }

  @Test
  void storedIdStaysWhereTheTopicHasNone() {
    assertThat(position(stored("A"), Map.of(), new StartFrom.Earliest())).isEqualTo(50);

    SourcePartitions partitions =
        new SourcePartitions(
            "C", PartitionList.parse("orders:0-1"), Map.of(), Map.of(P0, stored("A")));
    assertThat(partitions.of(P0).offset(51)).isEqualTo(Map.of("offset", 51L, "topicId", "A"));
    assertThat(partitions.of(P1).offset(1)).isEqualTo(Map.of("offset", 1L));
  }

  private static StoredOffset stored(String topicId) {
    return new StoredOffset(50, Optional.of(topicId));
  }

  /** Where partition 0 begins; partition 1 always has a position of its own. */
  private static long position(
      StoredOffset stored, Map<String, String> topicIds, StartFrom startFrom) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(P0, 3L, P1, 0L));
    StoredOffset other = new StoredOffset(7, Optional.empty());
    new StartPositions(
            PartitionList.parse("orders:0-1"),
            Map.of(P0, stored, P1, other),
            topicIds,
            Map.of(),
            startFrom)
        .applyTo(consumer);
    assertThat(consumer.position(P1)).isEqualTo(7);
    return consumer.position(P0);
  }
}
