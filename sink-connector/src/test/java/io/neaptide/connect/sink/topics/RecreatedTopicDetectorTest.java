package io.neaptide.connect.sink.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.TopicIds;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecreatedTopicDetectorTest {

  private static final TopicPartition INPUT = new TopicPartition("people", 0);

  private final ManualClock clock = new ManualClock();
  private final Map<String, String> input = new HashMap<>(Map.of("people", "in-1"));
  private final Map<String, String> target = new HashMap<>(Map.of("people.copy", "out-1"));
  private Optional<String> expectedInput = Optional.of("in-1");
  private Optional<String> expectedTarget = Optional.of("out-1");
  private boolean withinBounds = true;
  private boolean proven = true;
  private Set<TopicPartition> assignment = Set.of(INPUT);
  private RuntimeException outage;

  private final RecreatedTopicDetector watch =
      new RecreatedTopicDetector(
          partitions -> {
            assertThat(partitions).isEqualTo(assignment);
            return proven;
          },
          topics -> {
            if (outage != null) {
              throw outage;
            }
            assertThat(topics).containsExactly("people");
            return new TopicIds(Map.copyOf(input), Map.copyOf(target));
          },
          topic -> topic + ".copy",
          new RecreatedTopicDetector.Expected() {
            @Override
            public Optional<String> inputId(TopicPartition partition) {
              return expectedInput;
            }

            @Override
            public Optional<String> targetId(TopicPartition partition) {
              return expectedTarget;
            }

            @Override
            public boolean isWithinBounds(TopicPartition partition) {
              return withinBounds;
            }
          },
          "Do this.",
          Runnable::run,
          clock);

  @BeforeEach
  void assign() {
    watch.assigned(assignment);
  }

  @Test
  void whatTheTaskStillHasIsProvenAfterOthersWereRevokedWithoutAnAssignment() {
    assignment = Set.of(INPUT, new TopicPartition("people", 1));
    watch.assigned(assignment);
    proven = false;
    pass(Duration.ofSeconds(2));

    assignment = Set.of(INPUT);
    pass(Duration.ofSeconds(2));
    proven = true;

    assertThat(watch.mayBegin(INPUT)).isTrue();
  }

  @Test
  void nothingBeginsBeforeTheClusterIsProvenToBeTheWorkers() {
    proven = false;
    pass(Duration.ofSeconds(5));
    assertThat(watch.mayBegin(INPUT)).isFalse();

    proven = true;
    assertThat(watch.mayBegin(INPUT)).isTrue();
  }

  /** Puts follow each other for a while. */
  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      watch.poll(assignment);
      watch.mayBegin(INPUT);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void nothingBeginsBeforeTheClustersHaveAnswered() {
    assertThat(watch.mayBegin(INPUT)).isFalse();

    watch.poll(assignment);
    watch.poll(assignment);

    assertThat(watch.mayBegin(INPUT)).isTrue();
    assertThat(watch.inputId(INPUT)).contains("in-1");
  }

  @Test
  void anInputTopicThatWasRecreatedIsRefused() {
    input.put("people", "in-2");

    assertThatThrownBy(() -> pass(Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The input topic people was deleted and recreated: its id was in-1 when the position of"
                + " people-0 was written, and is in-2 now. Reading on from that position could pass"
                + " over rows. Do this.");
  }

  @Test
  void aTargetTopicThatWasRecreatedIsRefused() {
    target.put("people.copy", "out-2");

    assertThatThrownBy(() -> pass(Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The target topic people.copy was deleted and recreated since the initial phase: it"
                + " does not hold the rows that were not written again. Set stream.version to"
                + " another value: the next start writes all that is missing");
  }

  @Test
  void aTargetTopicThatIsGoneIsRefused() {
    target.clear();

    assertThatThrownBy(() -> pass(Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The target topic people.copy was deleted since the initial phase");
  }

  @Test
  void aTargetTopicThatTheStreamDoesNotKnowIsRefused() {
    expectedTarget = Optional.empty();

    assertThatThrownBy(() -> pass(Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The stream of people was not begun with the target topic people.copy: its state topic"
                + " knows another one. Set topic.format as it was, or stream.version to another"
                + " value: the next start writes all that is missing");
  }

  @Test
  void anInputTopicThatTheClusterDoesNotHaveIsRefused() {
    input.clear();

    assertThatThrownBy(() -> pass(Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(
            "The cluster of worker.kafka.bootstrap.servers does not have the topic people")
        .hasMessageContaining("allow its user DESCRIBE on the topic");
  }

  @Test
  void aBrokerThatDoesNotKnowATopicYetIsAskedAgain() {
    target.clear();
    pass(Duration.ofSeconds(3));
    target.put("people.copy", "out-1");
    pass(Duration.ofSeconds(5));

    assertThat(watch.mayBegin(INPUT)).isTrue();
  }

  @Test
  void whatIsNotKnownIsNoDifference() {
    expectedInput = Optional.empty();
    expectedTarget = Optional.empty();
    withinBounds = false;
    input.put("people", "in-2");
    target.clear();
    pass(Duration.ofSeconds(3));

    assertThat(watch.mayBegin(INPUT)).isTrue();
  }

  @Test
  void aTopicThatIsRecreatedWhileItIsStreamedIsNoticed() {
    pass(Duration.ofSeconds(3));
    input.put("people", "in-2");

    assertThatThrownBy(
            () -> {
              for (int second = 0; second < 60; second++) {
                watch.poll(assignment);
                watch.check(List.of(INPUT));
                clock.advance(Duration.ofSeconds(1));
              }
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("was deleted and recreated");
  }

  @Test
  void anAnswerOfBeforePartitionsCameSaysNothing() {
    pass(Duration.ofSeconds(3));
    watch.assigned(Set.of(INPUT));

    assertThat(watch.mayBegin(INPUT)).isFalse();
  }

  @Test
  void aClusterThatDoesNotAnswerInTimeIsAskedAgain() {
    outage = new TimeoutException("no answer");
    pass(Duration.ofSeconds(5));
    assertThat(watch.mayBegin(INPUT)).isFalse();

    outage = null;
    pass(Duration.ofSeconds(5));
    assertThat(watch.mayBegin(INPUT)).isTrue();
  }

  @Test
  void aTopicThatIsGoneIsKnownAfterAnAnswer() {
    assertThat(watch.isGone(INPUT)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(watch.isGone(INPUT)).isFalse();

    input.clear();
    assertThatThrownBy(() -> pass(Duration.ofSeconds(60))).isInstanceOf(ConnectException.class);

    assertThat(watch.isGone(INPUT)).isTrue();
  }

  @Test
  void aMissingRightIsSaid() {
    outage = new TopicAuthorizationException("not allowed");

    assertThatThrownBy(() -> pass(Duration.ofSeconds(3)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "It could not be found out whether topics were recreated"
                + " (org.apache.kafka.common.errors.TopicAuthorizationException: not allowed)."
                + " Check kafka.*, worker.kafka.* and the right to describe the topics, then"
                + " restart the task");

    outage = new ConnectException("Allow it DESCRIBE and WRITE on people.copy");
    assertThatThrownBy(() -> pass(Duration.ofSeconds(3))).isSameAs(outage);
  }
}
