package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyDriverTest {

  private static final long NUMBER = 3;
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Bounds BOUNDS =
      Bounds.of(Map.of(PARTITION, new OffsetRange(0, 5)), Map.of(), Map.of());

  private final LeaderHarness leader = new LeaderHarness();
  private final FixedTopics topics = new FixedTopics();
  private final CopyDriver driver =
      new CopyDriver(
          leader.task,
          leader.journal,
          topics,
          new GenerationFinisher(leader.task, leader.journal, Optional.empty(), false));

  @AfterEach
  void close() {
    leader.close();
  }

  @Test
  void itStreamsWhenEveryPartitionIsWrittenToItsBound() {
    leader.whileItWaits.add(() -> written(4));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver.drive(begun())).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
    assertThat(leader.whileItWaits).isEmpty();
  }

  @Test
  void whatIsWrittenOfAnEarlierGenerationDoesNotCount() {
    leader.whileItWaits.add(() -> leader.written(PARTITION, 5, NUMBER - 1));
    leader.whileItWaits.add(() -> written(5));

    assertThat(driver.drive(begun())).isTrue();
    assertThat(leader.whileItWaits).isEmpty();
  }

  @Test
  void itReadsOnWhereTheInputHasGrown() {
    written(5);
    topics.ends = Map.of(PARTITION, 7L);
    leader.whileItWaits.add(() -> written(7));

    assertThat(driver.drive(begun())).isTrue();
    assertThat(leader.latest().fixedBounds().input())
        .containsEntry(PARTITION, new OffsetRange(0, 7));
  }

  @Test
  void itFailsWhereATopicIsRecreated() {
    topics.recreated = Set.of("t");
    leader.whileItWaits.add(() -> leader.clock.advance(Duration.ofSeconds(11)));

    assertThatThrownBy(() -> driver.drive(begun()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("[t]")
        .hasMessageContaining("Set stream.version to another value");
    assertThat(leader.phase()).isEqualTo(Phase.COPY);
  }

  @Test
  void anOwnerThatAsksForAnotherGenerationGetsOne() {
    leader.whileItWaits.add(
        () -> leader.state.append(leader.state.records.restart(NUMBER, "moved")));

    assertThat(driver.drive(begun())).isFalse();
  }

  private Generation begun() {
    return leader.published(NUMBER, Phase.COPY, BOUNDS);
  }

  private void written(long offset) {
    leader.written(PARTITION, offset, NUMBER);
  }
}
