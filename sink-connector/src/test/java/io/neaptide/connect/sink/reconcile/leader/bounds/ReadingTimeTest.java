package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ReadingTimeTest {

  private static final Optional<TombstoneRetention> A_MINUTE =
      Optional.of(new TombstoneRetention("people", Duration.ofMinutes(1)));

  private final ManualClock clock = new ManualClock();
  private final ReadingTime time = new ReadingTime(new TaskId("people-sink", 0), clock);

  private void takes(Duration duration) {
    clock.advance(Duration.ofHours(1));
    time.begin();
    clock.advance(duration);
  }

  @Test
  void whatIsReadWhileTombstonesAreKeptIsDecidedBy() {
    takes(Duration.ofSeconds(59));

    assertThat(time.allowsDecision(A_MINUTE)).isTrue();
    assertThat(time.allowsStream(A_MINUTE)).isTrue();
  }

  @Test
  void whatTookLongerIsReadAgain() {
    takes(Duration.ofSeconds(60));

    assertThat(time.allowsDecision(A_MINUTE)).isFalse();
  }

  @Test
  void whatTakesLongerAgainIsRefusedWithTheTopicAndTheRemedy() {
    takes(Duration.ofSeconds(60));
    assertThat(time.allowsDecision(A_MINUTE)).isFalse();
    takes(Duration.ofSeconds(61));

    assertThatThrownBy(() -> time.allowsDecision(A_MINUTE))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The comparison with existing data takes longer than the topic people keeps its"
                + " tombstones, so a key that was deleted could count as being there. It has taken"
                + " 61 s now, and too long before. Nothing was written. Raise delete.retention.ms of"
                + " the topic, which is 60000, or make the comparison faster (tasks.max), then"
                + " restart the connector with its tasks");
  }

  @Test
  void oneThatWasInTimeMakesTheNextOneTheFirstAgain() {
    takes(Duration.ofSeconds(60));
    assertThat(time.allowsDecision(A_MINUTE)).isFalse();
    takes(Duration.ofSeconds(1));
    assertThat(time.allowsDecision(A_MINUTE)).isTrue();
    takes(Duration.ofSeconds(60));

    assertThat(time.allowsDecision(A_MINUTE)).isFalse();
  }

  @Test
  void aStreamIsNotBegunWhereDeletesBeyondTheBoundsMayBeGone() {
    takes(Duration.ofSeconds(30));
    assertThat(time.allowsDecision(A_MINUTE)).isTrue();
    clock.advance(Duration.ofSeconds(30));

    assertThat(time.allowsStream(A_MINUTE)).isFalse();
    assertThat(time.allowsStream(A_MINUTE)).as("never refused, only done again").isFalse();
  }

  @Test
  void topicsThatAreNotCompactedHaveNoTombstonesToLose() {
    takes(Duration.ofDays(400));

    assertThat(time.allowsDecision(Optional.empty())).isTrue();
    assertThat(time.allowsStream(Optional.empty())).isTrue();
  }
}
