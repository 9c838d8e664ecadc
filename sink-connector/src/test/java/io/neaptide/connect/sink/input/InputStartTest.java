package io.neaptide.connect.sink.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class InputStartTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

  private final Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
  private final List<Set<TopicPartition>> questions = new ArrayList<>();
  private RuntimeException outage;

  private final InputStart start =
      new InputStart(
          these -> {
            questions.add(these);
            if (outage != null) {
              throw outage;
            }
            return Map.copyOf(ranges);
          },
          "So be it.",
          Runnable::run);

  private OptionalLong from(long position) {
    assertThat(start.isKnown(A)).isFalse();
    start.ask();
    assertThat(start.isKnown(A)).isTrue();
    return start.from(A, OptionalLong.of(position));
  }

  @Test
  void aPositionThatTheLogHoldsIsReadOnFrom() {
    ranges.put(A, new OffsetRange(5, 9));

    assertThat(from(5)).hasValue(5);
    assertThat(from(7)).hasValue(7);
    assertThat(from(9)).hasValue(9);
  }

  @Test
  void aPositionBehindTheLogStartIsGoneOnFromAtTheLogStart() {
    ranges.put(A, new OffsetRange(5, 9));

    assertThat(from(4)).hasValue(5);
    assertThat(from(0)).hasValue(5);
  }

  @Test
  void aPositionPastTheEndIsReadAgainFromTheLogStart() {
    ranges.put(A, new OffsetRange(5, 9));

    assertThat(from(10)).hasValue(5);
  }

  @Test
  void whatHasNoPositionIsReadFromWhereTheInputStands() {
    ranges.put(A, new OffsetRange(5, 9));
    assertThat(start.isKnown(A)).isFalse();
    start.ask();

    assertThat(start.from(A, OptionalLong.empty())).isEmpty();
  }

  @Test
  void allThatIsWantedIsAskedAtOnceAndAnAnswerIsUsedOnce() {
    ranges.put(A, new OffsetRange(0, 1));
    ranges.put(B, new OffsetRange(0, 1));
    assertThat(start.isKnown(A)).isFalse();
    assertThat(start.isKnown(B)).isFalse();
    start.ask();
    start.ask();
    assertThat(questions).containsExactly(Set.of(A, B));

    assertThat(start.isKnown(A)).isTrue();
    assertThat(start.from(A, OptionalLong.of(1))).hasValue(1);
    assertThat(start.isKnown(A)).isFalse();
    assertThat(start.isKnown(B)).isTrue();
  }

  @Test
  void anAnswerOfBeforePartitionsCameSaysNothing() {
    ranges.put(A, new OffsetRange(0, 1));
    assertThat(start.isKnown(A)).isFalse();
    start.ask();
    start.assigned();

    assertThat(start.isKnown(A)).isFalse();
  }

  @Test
  void aClusterThatDoesNotAnswerInTimeIsAskedAgain() {
    ranges.put(A, new OffsetRange(5, 9));
    outage = new TimeoutException("no answer");
    assertThat(start.isKnown(A)).isFalse();
    start.ask();
    assertThat(start.isKnown(A)).isFalse();
    outage = null;
    start.ask();

    assertThat(start.isKnown(A)).isTrue();
  }

  @Test
  void aMissingRightIsSaid() {
    outage = new TopicAuthorizationException("not allowed");
    assertThat(start.isKnown(A)).isFalse();
    start.ask();

    assertThatThrownBy(() -> start.isKnown(A))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("It could not be found out where t-0 begins and ends")
        .hasMessageContaining("Check worker.kafka.* and the right to describe the topic");
  }
}
