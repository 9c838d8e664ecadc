package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OutsideInputTest {

  private static final TopicPartition CITIES = new TopicPartition("cities", 0);
  private static final TopicPartition RIVERS = new TopicPartition("rivers", 3);

  @Test
  void aTopicThatIsNotShownIsHiddenAndAnyOtherIsAdded() {
    OutsideInput outside = OutsideInput.of(Set.of(CITIES, RIVERS), Set.of(CITIES), Set.of());

    assertThat(outside.added()).containsExactly(CITIES);
    assertThat(outside.hidden()).containsExactly(RIVERS);
    assertThat(outside.isEmpty()).isFalse();
  }

  @Test
  void whatIsLeftOutOnPurposeIsNotOutside() {
    assertThat(OutsideInput.of(Set.of(CITIES), Set.of(CITIES), Set.of("cities")).isEmpty())
        .isTrue();
    assertThat(OutsideInput.of(Set.of(RIVERS), Set.of(), Set.of("rivers")).hidden())
        .as("a topic that is no longer shown")
        .containsExactly(RIVERS);
  }

  @Test
  void aGroupThatRebalancesTellsNothing() {
    assertThat(OutsideInput.unknown().isEmpty()).isFalse();
  }
}
