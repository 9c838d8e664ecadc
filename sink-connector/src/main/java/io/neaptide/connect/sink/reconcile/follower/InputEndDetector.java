package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.kafka.ClusterProof;
import io.neaptide.connect.sink.kafka.InputCluster;
import io.neaptide.connect.sink.kafka.InputEnds;
import io.neaptide.connect.sink.reconcile.scan.BeyondBound;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a partition is collected, and that the cluster asked is the one that Connect
 * delivers from. Used on the thread of the task; its questions are asked on another one.
 *
 * <p>The end of a partition is seen by the position that Connect tells. Where that stays below the
 * end, a probe looks whether anything is left there that Connect could deliver.
 */
public final class InputEndDetector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputEndDetector.class);

  /** How long the position must not move before it is asked what is left. */
  private static final Duration STILL = Duration.ofMillis(300);

  /** How long a record that a probe found is trusted to come; it may be deleted before. */
  private static final Duration MORE_EXPECTED = Duration.ofSeconds(5);

  private static final Duration WARNING = Duration.ofSeconds(10);

  private final TaskId task;
  private final InputEnds cluster;
  private final ExecutorService questions;
  private final Clock clock;
  private final PeriodicTimer waiting;
  private final PeriodicTimer further;
  private final ClusterProof proof;

  public InputEndDetector(TaskId task, InputEnds cluster, ExecutorService questions, Clock clock) {
    this.task = task;
    this.cluster = cluster;
    this.questions = questions;
    this.clock = clock;
    this.waiting = new PeriodicTimer(clock, WARNING);
    this.further = new PeriodicTimer(clock, WARNING);
    this.proof =
        new ClusterProof(
            assignment -> ask(() -> cluster.shown(assignment)), cluster.group(), clock);
  }

  /**
   * Whether the connector's consumer group on the cluster shows just this assignment, which proves
   * it to be the one that Connect delivers from.
   *
   * @throws ConnectException if it does not for some seconds
   */
  boolean isClusterProven(Set<TopicPartition> assignment) {
    return proof.isProven(assignment);
  }

  /** Whether everything is collected, beyond the bound included; moves the stage on. */
  boolean isCollected(PartitionReconciliation phase) {
    if (phase.stage() == PartitionReconciliation.Stage.COLLECTING) {
      if (isReached(phase.progress(), phase.bound().end())) {
        phase.enter(PartitionReconciliation.Stage.BEYOND);
        phase.progress().probe(null);
      }
      return false;
    }
    BeyondBound beyond = phase.beyond();
    if (beyond.end().isPresent()) {
      if (isReached(phase.progress(), beyond.end().getAsLong())) {
        beyond.reached(clock.millis());
        phase.progress().probe(null);
      } else {
        tell(phase);
        return false;
      }
    }
    if (phase.end() == null) {
      beyond.ask(clock.millis());
      phase.askForEnd(ask(() -> cluster.committedEnd(phase.input())));
    }
    if (phase.end().isDone()) {
      join(phase.end()).ifPresent(beyond::answered);
      phase.askForEnd(null);
    }
    return beyond.isOver();
  }

  private void tell(PartitionReconciliation phase) {
    if (phase.beyond().rounds() > 1 && further.isDue()) {
      log.info(
          "{} is written while it is read: its keys are read up to offset {}, where it ended last"
              + " (round {})",
          phase.input(),
          phase.beyond().end().getAsLong(),
          phase.beyond().rounds());
    }
  }

  /** Whether nothing is left before an offset that Connect could deliver. */
  boolean isReached(InputProgress progress, long end) {
    if (progress.consumed() >= end) {
      return true;
    }
    boolean quiet =
        progress.isStill(clock.millis(), STILL) && !progress.isMoreExpected(clock.millis());
    if (progress.probe() == null && !quiet) {
      return false;
    }
    if (progress.probe() == null) {
      long from = progress.consumed();
      progress.probe(ask(() -> cluster.between(progress.input(), from, end)));
      return false;
    }
    if (!progress.probe().isDone()) {
      return false;
    }
    InputCluster.Between found = join(progress.probe()).orElse(InputCluster.Between.UNDECIDED);
    progress.probe(null);
    if (found == InputCluster.Between.RECORDS) {
      progress.expectMore(clock.millis() + MORE_EXPECTED.toMillis());
    }
    if (found == InputCluster.Between.UNDECIDED && waiting.isDue()) {
      long at = progress.consumed();
      questions.execute(
          () ->
              log.warn(
                  "Task {} waits at offset {} of {}, before {}: {}",
                  task,
                  at,
                  progress.input(),
                  end,
                  cluster.openTransactions(progress.input())));
    }
    return found == InputCluster.Between.NOTHING;
  }

  private <T> CompletableFuture<T> ask(java.util.function.Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, questions);
  }

  /** The answer; none where the cluster did not give one in time, so that it is asked again. */
  private <T> Optional<T> join(CompletableFuture<T> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        log.warn(
            "Task {}: the worker cluster does not answer; it is asked again", task, e.getCause());
        return Optional.empty();
      }
      throw new ConnectException(
          "The worker cluster could not be asked ("
              + e.getCause()
              + "). Check worker.kafka.*, then restart the task",
          e.getCause());
    }
  }

  @Override
  public void close() {
    questions.shutdownNow();
  }
}
