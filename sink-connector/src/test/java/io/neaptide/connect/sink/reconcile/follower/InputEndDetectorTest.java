package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnds;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.DirectExecutor;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class InputEndDetectorTest {

  private static final TopicPartition INPUT = new TopicPartition("people", 0);
  private static final long END = 10;

  private final ManualClock clock = new ManualClock();
  private final Answers answers = new Answers();
  private final InputEndDetector detector =
      new InputEndDetector(
          new TaskId("people", 0),
          new InputQuestions(answers, new DirectExecutor(), new DirectExecutor()),
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
    answers.between = InputCluster.Between.NOTHING;

    assertThat(isReachedAfter(Duration.ofMillis(300))).isTrue();
  }

  @Test
  void aRecordThatIsLeftIsWaitedForBeforeItIsAskedAgain() {
    answers.between = InputCluster.Between.RECORDS;

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
      CompletableFuture<InputCluster.Between> asked = new CompletableFuture<>();
      progress.probe(asked);

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
    answers.between = InputCluster.Between.NOTHING;
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

  /** The answer to a probe is taken by the call after the one that asks. */
  private boolean isReachedAfter(Duration time) {
    boolean reached = detector.isReached(progress, END);
    clock.advance(time);
    for (int call = 0; call < 2 && !reached; call++) {
      reached = detector.isReached(progress, END);
    }
    return reached;
  }

  private static final class Answers implements InputEnds {

    private InputCluster.Between between = InputCluster.Between.UNDECIDED;
    private RuntimeException failure;
    private int probes;

    @Override
    public ClusterProof.Shown shown(Set<TopicPartition> assignment) {
      return ClusterProof.Shown.ASSIGNMENT;
    }

    @Override
    public String group() {
      return "connect-people";
    }

    @Override
    public Map<TopicPartition, Long> committedEnds(Set<TopicPartition> partitions) {
      return partitions.stream()
          .collect(Collectors.toMap(partition -> partition, partition -> END));
    }

    @Override
    public void between(
        Map<TopicPartition, OffsetRange> left,
        Predicate<TopicPartition> wanted,
        BiConsumer<TopicPartition, InputCluster.Between> found) {
      probes++;
      if (failure != null) {
        throw failure;
      }
      left.keySet().forEach(partition -> found.accept(partition, between));
    }

    @Override
    public String openTransactions(TopicPartition partition) {
      return "none";
    }
  }
}
