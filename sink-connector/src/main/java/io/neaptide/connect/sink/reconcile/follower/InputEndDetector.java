package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.reconcile.scan.CatchUpRounds;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a partition is collected, and that the cluster asked is the one that Connect
 * delivers from. Used on the thread of the task; what it looks up is asked on others.
 *
 * <p>The end of a partition is seen by the position that Connect tells. Where that stays below the
 * end, a probe looks whether anything is left there that Connect could deliver.
 */
public final class InputEndDetector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputEndDetector.class);

  /** How long a record that a probe found is waited for; it may be deleted before it comes. */
  private static final Duration MORE_EXPECTED = Duration.ofSeconds(5);

  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

  private final TaskId task;
  private final InputLookups lookups;
  private final Clock clock;
  private final PeriodicTimer stallWarning;
  private final PeriodicTimer catchUpReport;
  private final PeriodicTimer unansweredWarning;
  private final ClusterProof proof;

  public InputEndDetector(TaskId task, InputLookups lookups, Clock clock) {
    this.task = task;
    this.lookups = lookups;
    this.clock = clock;
    this.stallWarning = new PeriodicTimer(clock, REPORT_EVERY);
    this.catchUpReport = new PeriodicTimer(clock, REPORT_EVERY);
    this.unansweredWarning = new PeriodicTimer(clock, REPORT_EVERY);
    this.proof = new ClusterProof(lookups::shown, lookups.group(), clock);
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

  /**
   * Whether it is known who leads a partition before anything is read of it, so that an election is
   * noticed in the end.
   */
  boolean isLeaderKnown(PartitionReconciliation partition) {
    InputProgress progress = partition.progress();
    if (!progress.isLeaderKnown()) {
      end(partition).ifPresent(end -> progress.ledBy(end.leaderEpoch()));
    }
    return progress.isLeaderKnown();
  }

  /** Where a partition ends, when it was asked for and that is answered. */
  private Optional<InputEnd> end(PartitionReconciliation partition) {
    if (partition.endLookup() == null) {
      partition.lookUpEnd(lookups.end(partition.input()));
    }
    if (!partition.endLookup().isDone()) {
      return Optional.empty();
    }
    CompletableFuture<InputEnd> answer = partition.endLookup();
    partition.lookUpEnd(null);
    return join(partition.input(), answer);
  }

  /**
   * Whether everything is collected, beyond the bound included; moves the stage on. A partition
   * whose leader has changed is outdated instead.
   */
  boolean isCollected(PartitionReconciliation partition) {
    if (partition.stage() == PartitionReconciliation.Stage.COLLECTING) {
      if (isReached(partition.progress(), partition.bound().end())) {
        partition.enter(PartitionReconciliation.Stage.CATCHING_UP);
        partition.progress().dropProbe();
      }
      return false;
    }
    CatchUpRounds catchUp = partition.catchUp();
    if (catchUp.end().isPresent()) {
      if (isReached(partition.progress(), catchUp.end().getAsLong())) {
        catchUp.roundRead(clock.millis());
        partition.progress().dropProbe();
      } else {
        return false;
      }
    }
    if (partition.endLookup() == null) {
      catchUp.endRequested(clock.millis());
    }
    end(partition)
        .ifPresent(
            end -> {
              partition.progress().ledBy(end.leaderEpoch());
              if (partition.isOutdated()) {
                log.info(
                    "Task {} collects {} once more: the epoch of its leader has changed, and another"
                        + " broker may have removed a delete that the one before still showed",
                    task,
                    partition.input());
              } else {
                catchUp.endFound(end.offset());
              }
            });
    return catchUp.isOver();
  }

  /** Tells now and then how many partitions are still read beyond their bounds, and why. */
  void report(Collection<PartitionReconciliation> partitions) {
    List<PartitionReconciliation> beyond =
        partitions.stream()
            .filter(partition -> partition.stage() == PartitionReconciliation.Stage.CATCHING_UP)
            .filter(partition -> partition.catchUp().rounds() > 1)
            .toList();
    if (!beyond.isEmpty() && catchUpReport.isDue()) {
      log.info(
          "Task {} still reads {} of its {} input partitions beyond their bounds, as they are written"
              + " while they are read (round {}): {}. A row there may be why an earlier one of its"
              + " key was compacted away. Each is done when its end has not moved, or was reached"
              + " within {} s",
          task,
          beyond.size(),
          partitions.size(),
          beyond.stream().mapToInt(partition -> partition.catchUp().rounds()).max().orElseThrow(),
          Names.of(beyond.stream().map(partition -> partition.input()).toList()),
          CatchUpRounds.SHORT_ROUND.toSeconds());
    }
  }

  /** Whether nothing is left before an offset that Connect could deliver. */
  boolean isReached(InputProgress progress, long end) {
    if (progress.position() >= end) {
      return true;
    }
    boolean quiet = progress.isStill(clock.millis()) && !progress.isMoreExpected(clock.millis());
    if (progress.probe() == null && !quiet) {
      return false;
    }
    if (progress.probe() == null) {
      progress.probing(lookups.probe(progress.input(), new OffsetRange(progress.position(), end)));
      return false;
    }
    if (!progress.probe().isDone()) {
      return false;
    }
    InputCluster.Remaining found =
        join(progress.input(), progress.probe()).orElse(InputCluster.Remaining.UNDECIDED);
    progress.dropProbe();
    if (found == InputCluster.Remaining.RECORDS) {
      progress.expectMore(clock.millis() + MORE_EXPECTED.toMillis());
    }
    if (found == InputCluster.Remaining.UNDECIDED && stallWarning.isDue()) {
      warn(progress.input(), progress.position(), end);
    }
    return found == InputCluster.Remaining.NOTHING;
  }

  private void warn(TopicPartition input, long at, long end) {
    var unused =
        lookups
            .openTransactions(input)
            .whenComplete(
                (owners, failure) ->
                    log.warn(
                        "Task {} waits at offset {} of {}, before {}: {}",
                        task,
                        at,
                        input,
                        end,
                        failure == null ? owners : "whose transaction is open is not known",
                        failure));
  }

  /** The answer; none where the cluster did not give one in time, so that it is asked again. */
  private <T> Optional<T> join(TopicPartition input, CompletableFuture<T> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        if (unansweredWarning.isDue()) {
          log.warn(
              "Task {}: the worker cluster does not answer for {}, and perhaps others ({}); it is"
                  + " asked again",
              task,
              input,
              e.getCause().toString());
        }
        return Optional.empty();
      }
      if (e.getCause() instanceof AuthorizationException refused) {
        throw new ConnectException(
            MissingRights.messageOfInput(
                "the input topic " + input.topic(), "DESCRIBE and READ on it", refused),
            refused);
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
    lookups.close();
  }
}
