package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.DirectExecutor;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class InputEndDetectorTest {

  private static final TopicPartition INPUT = new TopicPartition("people", 0);
  private static final long END = 10;

  private final ManualClock clock = new ManualClock();
  private final FakeInputEnds answers = new FakeInputEnds(END);
  private final InputEndDetector detector =
      new InputEndDetector(
          new TaskId("people", 0),
          new InputLookups(answers, new DirectExecutor(), new DirectExecutor()),
          clock);
  private final InputProgress progress = new InputProgress(INPUT, 0);

  @Test
  void aPositionAtTheEndAsksNobody() {
    progress.reported(END);

    assertThat(detector.isReached(progress, END)).isTrue();
    assertThat(answers.probes).isZero();
  }

  @Test
  void aPositionThatMovesAsksNobody() {
    for (long at = 1; at < END; at++) {
      progress.reported(at);
      clock.advance(Duration.ofMillis(290));
      assertThat(detector.isReached(progress, END)).isFalse();
    }
    assertThat(answers.probes).isZero();
  }

  @Test
  void whereNothingIsLeftBeforeTheEndItIsReached() {
    answers.remaining = InputCluster.Remaining.NOTHING;

    assertThat(isReachedAfter(Duration.ofMillis(300))).isTrue();
  }

  @Test
  void aRecordThatIsLeftIsWaitedForBeforeItIsAskedAgain() {
    answers.remaining = InputCluster.Remaining.RECORDS;

    assertThat(isReachedAfter(Duration.ofMillis(300))).isFalse();
    assertThat(isReachedAfter(Duration.ofSeconds(4))).isFalse();
    assertThat(answers.probes).isOne();
    assertThat(isReachedAfter(Duration.ofSeconds(2))).isFalse();
    assertThat(answers.probes).isEqualTo(2);
  }

  @Test
  void whatWasAskedIsOfNoUseWhenThePositionMoves() {
    for (Runnable moves :
        List.<Runnable>of(() -> progress.taken(3), () -> progress.reported(5), progress::rewind)) {
      CompletableFuture<InputCluster.Remaining> asked = new CompletableFuture<>();
      progress.probing(asked);

      moves.run();

      assertThat(asked).isCancelled();
      assertThat(progress.probe()).isNull();
    }
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedAgain() {
    answers.failure = new TimeoutException("too slow");
    assertThat(isReachedAfter(Duration.ofMillis(300))).isFalse();

    answers.failure = null;
    answers.remaining = InputCluster.Remaining.NOTHING;
    assertThat(isReachedAfter(Duration.ofMillis(300))).isTrue();
  }

  @Test
  void aClusterThatCannotBeAskedFailsTheTask() {
    answers.failure = new IllegalStateException("not allowed");

    assertThatThrownBy(() -> isReachedAfter(Duration.ofMillis(300)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not allowed")
        .hasMessageContaining("Check worker.kafka.*");
  }

  @Test
  void aTopicThatMayNotBeReadFailsTheTaskWithTheRight() {
    answers.failure = new TopicAuthorizationException("not allowed");

    assertThatThrownBy(() -> isReachedAfter(Duration.ofMillis(300)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The user of worker.kafka.bootstrap.servers may not use the input topic people (not"
                + " allowed). Allow it DESCRIBE and READ on it, then restart the task");
  }

  @Test
  void aPartitionIsCollectedWhenTheLogEndsAtItsBound() {
    PartitionReconciliation partition = collecting();
    partition.collected(END - 1);

    assertThat(detector.isCollected(partition)).isFalse();
    assertThat(partition.stage()).isEqualTo(PartitionReconciliation.Stage.CATCHING_UP);
    assertThat(detector.isCollected(partition)).isTrue();
  }

  @Test
  void whatIsWrittenBeyondTheBoundIsReadUntilTheEndStays() {
    PartitionReconciliation partition = collecting();
    partition.collected(END - 1);
    answers.end = END + 5;
    assertThat(isCollectedAfter(partition, Duration.ofSeconds(10))).isFalse();

    partition.collected(END + 4);
    answers.end = END + 7;
    assertThat(isCollectedAfter(partition, Duration.ofSeconds(10))).isFalse();

    partition.collected(END + 6);
    assertThat(isCollectedAfter(partition, Duration.ofSeconds(10))).isTrue();
    assertThat(partition.catchUp().rounds()).isEqualTo(2);
  }

  @Test
  void whereTheInputIsWrittenWithoutPauseTheFirstShortRoundIsTheLast() {
    PartitionReconciliation partition = collecting();
    partition.collected(END - 1);
    answers.end = END + 5;
    assertThat(isCollectedAfter(partition, Duration.ofMillis(100))).isFalse();

    partition.collected(END + 4);
    answers.end = END + 7;

    assertThat(isCollectedAfter(partition, Duration.ofMillis(100))).isTrue();
  }

  @Test
  void aClusterWhoseGroupShowsAnotherAssignmentIsNotProven() {
    answers.shown = ClusterProof.Shown.ANOTHER_GROUP;
    Set<TopicPartition> assignment = Set.of(INPUT);
    assertThat(detector.isClusterProven(assignment)).isFalse();

    assertThatThrownBy(
            () -> {
              for (int second = 0; second < 120; second++) {
                clock.advance(Duration.ofSeconds(1));
                assertThat(detector.isClusterProven(assignment)).isFalse();
              }
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("worker.kafka.bootstrap.servers")
        .hasMessageContaining("connect-people");
  }

  @Test
  void aPartitionWhoseLeaderChangedWhileItWasReadIsOutdated() {
    PartitionReconciliation partition = collecting();
    partition.collected(END - 1);
    answers.leaderEpoch = 2;

    assertThat(isCollectedAfter(partition, Duration.ofSeconds(1))).isFalse();
    assertThat(partition.isOutdated()).isTrue();
  }

  @Test
  void theLeaderIsAskedForBeforeAnythingIsRead() {
    PartitionReconciliation partition =
        new PartitionReconciliation(INPUT, new OffsetRange(0, END), 1, null, null, Set.of());

    assertThat(partition.progress().isLeaderKnown()).isFalse();
    assertThat(detector.isLeaderKnown(partition)).isTrue();
    assertThat(partition.progress().isLeaderKnown()).isTrue();
  }

  private PartitionReconciliation collecting() {
    PartitionReconciliation partition =
        new PartitionReconciliation(INPUT, new OffsetRange(0, END), 1, null, null, Set.of());
    assertThat(detector.isLeaderKnown(partition)).isTrue();
    assertThat(partition.resume()).isZero();
    return partition;
  }

  /** Called again and again, as by every put, until nothing changes any more. */
  private boolean isCollectedAfter(PartitionReconciliation partition, Duration time) {
    clock.advance(time);
    boolean collected = false;
    for (int put = 0; put < 5 && !collected; put++) {
      collected = detector.isCollected(partition);
    }
    return collected;
  }

  /** The answer to a probe is taken by the call after the one that asks. */
  private boolean isReachedAfter(Duration time) {
    boolean reached = detector.isReached(progress, END);
    clock.advance(time);
    for (int call = 0; call < 2 && !reached; call++) {
      reached = detector.isReached(progress, END);
    }
    return reached;
  }
}
