package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.input.InputEnds;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.testing.DirectExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class InputLookupsTest {

  private static final OffsetRange LEFT = new OffsetRange(7, 9);

  private final ManualThread questions = new ManualThread();
  private final ManualThread probing = new ManualThread();
  private final Cluster cluster = new Cluster();
  private final InputLookups asked = new InputLookups(cluster, questions, probing);

  private static TopicPartition input(int partition) {
    return new TopicPartition("t", partition);
  }

  @Test
  void whatIsNotWantedAnyMoreOpensNoConsumer() {
    for (int at = 0; at < 1_000; at++) {
      assertThat(asked.probe(input(at % 32), LEFT).cancel(false)).isTrue();
    }

    probing.run();

    assertThat(cluster.probed).isEmpty();
  }

  @Test
  void probesThatComeTogetherShareOneConsumer() {
    assertThat(asked.probe(input(0), LEFT).cancel(false)).isTrue();
    CompletableFuture<InputCluster.Remaining> second = asked.probe(input(0), LEFT);
    CompletableFuture<InputCluster.Remaining> other = asked.probe(input(1), LEFT);

    probing.run();

    assertThat(cluster.probed).containsExactly(Set.of(input(0), input(1)));
    assertThat(second).isCompletedWithValue(InputCluster.Remaining.NOTHING);
    assertThat(other).isCompletedWithValue(InputCluster.Remaining.NOTHING);
  }

  @Test
  void anEndIsToldWhileProbesWait() {
    List<CompletableFuture<InputCluster.Remaining>> probes =
        IntStream.range(0, 32).mapToObj(at -> asked.probe(input(at), LEFT)).toList();
    CompletableFuture<InputEnd> end = asked.end(input(3));

    questions.run();

    assertThat(end).isCompletedWithValue(new InputEnd(3, 1));
    assertThat(probes).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void endsThatAreAskedForTogetherAreOneQuestion() {
    List<CompletableFuture<InputEnd>> ends =
        IntStream.range(0, 64).mapToObj(at -> asked.end(input(at))).toList();
    CompletableFuture<InputEnd> twice = asked.end(input(63));

    questions.run();

    assertThat(cluster.questions).isEqualTo(1);
    assertThat(ends.stream().map(CompletableFuture::join))
        .hasSize(64)
        .contains(new InputEnd(0, 1), new InputEnd(63, 1));
    assertThat(twice).isCompletedWithValue(new InputEnd(63, 1));
  }

  @Test
  void aPartitionWithoutLeaderHoldsUpNoOther() {
    cluster.leaderless = 5;
    CompletableFuture<InputEnd> leaderless = asked.end(input(5));
    CompletableFuture<InputEnd> other = asked.end(input(6));

    questions.run();

    assertThat(other).isCompletedWithValue(new InputEnd(6, 1));
    assertThat(leaderless).isNotDone();

    cluster.unanswered.completeExceptionally(new TimeoutException("no leader"));

    assertThatThrownBy(leaderless::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aFailureIsToldToAllThatAsked() {
    cluster.failing = true;
    CompletableFuture<InputEnd> end = asked.end(input(0));
    CompletableFuture<InputCluster.Remaining> probe = asked.probe(input(1), LEFT);

    questions.run();
    probing.run();

    assertThatThrownBy(end::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(probe::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  /** Does what it was given when it is told to. */
  private static final class ManualThread extends DirectExecutor {

    private final Queue<Runnable> jobs = new ArrayDeque<>();

    void run() {
      while (!jobs.isEmpty()) {
        jobs.remove().run();
      }
    }

    @Override
    public void execute(Runnable command) {
      jobs.add(command);
    }
  }

  /** Partitions end at their number, and nothing is left of any. */
  private static final class Cluster implements InputEnds {

    private final List<Set<TopicPartition>> probed = new ArrayList<>();
    private int questions;
    private final KafkaFutureImpl<InputEnd> unanswered = new KafkaFutureImpl<>();
    private int leaderless = -1;
    private boolean failing;

    @Override
    public ClusterProof.Shown shown(Set<TopicPartition> assignment) {
      return ClusterProof.Shown.ASSIGNMENT;
    }

    @Override
    public String group() {
      return "connect-people";
    }

    @Override
    public Map<TopicPartition, KafkaFuture<InputEnd>> ends(Set<TopicPartition> partitions) {
      throwIfFailing();
      questions++;
      return partitions.stream().collect(Collectors.toMap(each -> each, this::end));
    }

    private KafkaFuture<InputEnd> end(TopicPartition input) {
      return input.partition() == leaderless
          ? unanswered
          : KafkaFuture.completedFuture(new InputEnd(input.partition(), 1));
    }

    @Override
    public void probe(
        Map<TopicPartition, OffsetRange> left,
        Predicate<TopicPartition> wanted,
        BiConsumer<TopicPartition, InputCluster.Remaining> found) {
      throwIfFailing();
      probed.add(Set.copyOf(left.keySet()));
      left.keySet().forEach(input -> found.accept(input, InputCluster.Remaining.NOTHING));
    }

    private void throwIfFailing() {
      if (failing) {
        throw new TimeoutException("no answer");
      }
    }

    @Override
    public String openTransactions(TopicPartition partition) {
      return "none";
    }
  }
}
