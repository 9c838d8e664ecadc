package io.neaptide.connect.sink.reconcile.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TargetSharesTest {

  private static Bounds bounds(Map<String, Integer> input, int target) {
    Map<TopicPartition, OffsetRange> inputs = new HashMap<>();
    input.forEach(
        (topic, partitions) ->
            IntStream.range(0, partitions)
                .forEach(at -> inputs.put(new TopicPartition(topic, at), new OffsetRange(0, 1))));
    Map<TopicPartition, OffsetRange> targets = new HashMap<>();
    IntStream.range(0, target)
        .forEach(at -> targets.put(new TopicPartition("target", at), new OffsetRange(0, 1)));
    return Bounds.of(inputs, targets, Map.of());
  }

  private static TargetShares shares(Map<String, Integer> input, int target) {
    return new TargetShares(bounds(input, target), new TopicFormat("target"), "target");
  }

  @Test
  void readsWhereTheSameHashLeads() {
    TopicPartition third = new TopicPartition("a", 3);

    assertThat(shares(Map.of("a", 8), 8).readFor(third)).containsExactly(3);
    assertThat(shares(Map.of("a", 8), 2).readFor(third)).containsExactly(1);
    assertThat(shares(Map.of("a", 4), 12).readFor(third)).containsExactly(3, 7, 11);
    assertThat(shares(Map.of("a", 12), 8).readFor(third)).containsExactly(3, 7);
    assertThat(shares(Map.of("a", 4, "b", 8), 8).readFor(new TopicPartition("b", 5)))
        .containsExactly(5);
    assertThat(shares(Map.of("a", 4), 7).readFor(third)).as("coprime").hasSize(7);
    assertThat(shares(Map.of("b", 4), 4).readFor(third)).as("not within the bounds").isEmpty();
  }

  @Test
  void missesNoKeyOfAnInputThatKafkaPartitioned() {
    for (int ofInput = 1; ofInput <= 12; ofInput++) {
      for (int ofTarget = 1; ofTarget <= 12; ofTarget++) {
        TargetShares shares = shares(Map.of("a", ofInput), ofTarget);
        for (int key = 0; key < 50; key++) {
          byte[] bytes = ("key-" + key).getBytes(UTF_8);
          TopicPartition input = new TopicPartition("a", KeyPartitioner.partition(bytes, ofInput));
          assertThat(shares.readFor(input))
              .as("key %d, %d to %d partitions", key, ofInput, ofTarget)
              .contains(KeyPartitioner.partition(bytes, ofTarget));
        }
      }
    }
  }

  @Test
  void everyTargetPartitionIsNotedForOneInputPartitionThatReadsIt() {
    for (int ofFirst = 1; ofFirst <= 12; ofFirst++) {
      for (int ofTarget = 1; ofTarget <= 12; ofTarget++) {
        TargetShares shares = shares(Map.of("a", ofFirst, "b", 3), ofTarget);
        List<Integer> noted = new ArrayList<>();
        for (int at = 0; at < ofFirst; at++) {
          TopicPartition input = new TopicPartition("a", at);
          Set<Integer> own = shares.notedFor(input);
          assertThat(shares.readFor(input)).containsAll(own);
          noted.addAll(own);
        }
        IntStream.range(0, 3)
            .forEach(
                at -> assertThat(shares.notedFor(new TopicPartition("b", at))).as("b").isEmpty());
        assertThat(noted)
            .as("%d to %d partitions", ofFirst, ofTarget)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ofTarget).boxed().toList());
      }
    }
  }
}
