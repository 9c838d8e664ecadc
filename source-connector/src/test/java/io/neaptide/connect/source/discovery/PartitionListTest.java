package io.neaptide.connect.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionListTest {

  @Test
  void writesRangesInFixedOrder() {
    List<TopicPartition> partitions =
        List.of(
            tp("b", 7), tp("a", 3), tp("a", 0), tp("a", 1), tp("a", 2), tp("a", 5), tp("a", 10));

    assertThat(PartitionList.format(partitions)).isEqualTo("a:0-3,5,10;b:7");
    assertThat(PartitionList.parse("a:0-3,5,10;b:7"))
        .containsExactly(
            tp("a", 0), tp("a", 1), tp("a", 2), tp("a", 3), tp("a", 5), tp("a", 10), tp("b", 7));
  }

  @Test
  void nothingIsEmptyText() {
    assertThat(PartitionList.format(List.of())).isEmpty();
    assertThat(PartitionList.parse("")).isEmpty();
    assertThat(PartitionList.formatOffsets(Map.of())).isEmpty();
    assertThat(PartitionList.parseOffsets("")).isEmpty();
  }

  @Test
  void writesOffsetsInFixedOrder() {
    Map<TopicPartition, Long> offsets =
        Map.of(tp("b", 0), 5_000_000_000L, tp("a", 11), 1L, tp("a", 2), 0L);

    assertThat(PartitionList.formatOffsets(offsets)).isEqualTo("a:2=0,11=1;b:0=5000000000");
    assertThat(PartitionList.parseOffsets("a:2=0,11=1;b:0=5000000000")).isEqualTo(offsets);
  }

  private static TopicPartition tp(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
