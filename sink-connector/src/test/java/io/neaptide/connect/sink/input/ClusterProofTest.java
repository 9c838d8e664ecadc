package io.neaptide.connect.sink.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ClusterProofTest {

  private static final Set<TopicPartition> FIRST = Set.of(new TopicPartition("people", 0));
  private static final Set<TopicPartition> SECOND = Set.of(new TopicPartition("people", 1));

  private final ManualClock clock = new ManualClock();
  private final List<Set<TopicPartition>> questions = new ArrayList<>();
  private CompletableFuture<ClusterProof.Shown> answer = new CompletableFuture<>();
  private final ClusterProof proof =
      new ClusterProof(
          assignment -> {
            questions.add(assignment);
            return answer;
          },
          "connect-people",
          clock);

  @Test
  void aGroupThatShowsTheAssignmentIsTheProofUntilThatChanges() {
    assertThat(proof.isProven(FIRST)).isFalse();
    answer.complete(ClusterProof.Shown.ASSIGNMENT);
    assertThat(proof.isProven(FIRST)).isTrue();
    assertThat(proof.isProven(FIRST)).isTrue();
    assertThat(questions).containsExactly(FIRST);

    answer = new CompletableFuture<>();
    assertThat(proof.isProven(SECOND)).isFalse();
    assertThat(questions).containsExactly(FIRST, SECOND);
  }

  @Test
  void anotherClusterIsAnErrorWithinSeconds() {
    answer.complete(ClusterProof.Shown.ANOTHER_GROUP);
    lookFor(Duration.ofSeconds(8));

    assertThatThrownBy(() -> lookFor(Duration.ofSeconds(2)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "worker.kafka.bootstrap.servers does not lead to the cluster that this worker reads"
                + " from: the consumer group connect-people there does not show");
  }

  @Test
  void aRebalanceOfTheGroupProvesNothing() {
    answer.complete(ClusterProof.Shown.ANOTHER_GROUP);
    lookFor(Duration.ofSeconds(7));
    answer = CompletableFuture.completedFuture(ClusterProof.Shown.REBALANCE);
    lookFor(Duration.ofSeconds(30));
    answer = CompletableFuture.completedFuture(ClusterProof.Shown.ANOTHER_GROUP);
    lookFor(Duration.ofSeconds(7));

    answer = CompletableFuture.completedFuture(ClusterProof.Shown.ASSIGNMENT);
    lookFor(Duration.ofSeconds(1));
    assertThat(proof.isProven(FIRST)).isTrue();
  }

  @Test
  void aClusterThatIsSilentIsAskedAgainAndOneThatForbidsIsAnError() {
    answer.completeExceptionally(new TimeoutException("silent"));
    lookFor(Duration.ofMinutes(2));
    assertThat(questions).hasSizeGreaterThan(100);

    answer = CompletableFuture.failedFuture(new GroupAuthorizationException("connect-people"));
    assertThatThrownBy(() -> lookFor(Duration.ofSeconds(2)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The user of worker.kafka.bootstrap.servers may not use the consumer group"
                + " connect-people, or a topic that it reads (connect-people). Allow it DESCRIBE on"
                + " the group and on every topic that it reads,"
                + " then restart the task")
        .hasCauseInstanceOf(GroupAuthorizationException.class);
  }

  private void lookFor(Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 200) {
      boolean unused = proof.isProven(FIRST);
      clock.advance(Duration.ofMillis(200));
    }
  }
}
