package io.neaptide.connect.sink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BoundsTest {

  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition A1 = new TopicPartition("a", 1);
  private static final TopicPartition T0 = new TopicPartition("t", 0);

  private final Bounds bounds =
      Bounds.of(
          Map.of(A0, new OffsetRange(2, 10), A1, new OffsetRange(0, 5)),
          Map.of(T0, new OffsetRange(0, 7)),
          Bounds.ids(Map.of("a", "id of a"), Map.of("t", "id of t")));

  @Test
  void inputGoesOnToWhereItEndsByNow() {
    TopicPartition added = new TopicPartition("a", 2);

    Bounds further = bounds.extendedTo(Map.of(A0, 12L, A1, 5L, added, 100L));

    assertThat(further.input())
        .as("from the same beginnings, whatever was compacted away since")
        .containsExactly(
            Map.entry(A0, new OffsetRange(2, 12)), Map.entry(A1, new OffsetRange(0, 5)));
    assertThat(further.target()).isEqualTo(bounds.target());
    assertThat(further.topicIds()).isEqualTo(bounds.topicIds());
  }

  @Test
  void endsNeverGoBack() {
    assertThat(bounds.extendedTo(Map.of(A0, 3L)).input())
        .containsExactly(
            Map.entry(A0, new OffsetRange(2, 10)), Map.entry(A1, new OffsetRange(0, 5)));
  }

  @Test
  void topicWithAnotherIdIsRecreatedAndOneThatIsMissingIsNotYet() {
    assertThat(bounds.recreated(bounds.topicIds())).isEmpty();
    assertThat(bounds.recreated(Bounds.ids(Map.of("a", "another"), Map.of("t", "id of t"))))
        .containsExactly("input:a");
    assertThat(bounds.recreated(Bounds.ids(Map.of(), Map.of("t", "another", "u", "new"))))
        .containsExactly("target:t");
    // A target topic of the same name is another topic.
    assertThat(bounds.recreated(Bounds.ids(Map.of("t", "id of another t"), Map.of()))).isEmpty();
  }
}
