package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The initial phase with a comparison: each input partition is collected, compared, claimed and
 * applied, as the generation in the state topic goes on. Everything slow is a job on another
 * thread.
 */
public final class CompareSteps implements PartitionSteps<PartitionReconciliation> {

  /** The phases of a generation with a comparison. */
  public static final Set<Phase> PHASES =
      Set.of(
          Phase.COLLECT,
          Phase.PLANNING,
          Phase.APPLY,
          Phase.PLANNED,
          Phase.REFUSED,
          Phase.ANNOUNCE,
          Phase.STREAM,
          Phase.FINISHED);

  private final SinkTaskContext context;
  private final GenerationView generations;
  private final Function<Generation, GenerationWorkspace> workspaces;
  private final CollectQueue collecting;
  private final InputEndDetector inputEnds;
  private final PartitionJobs jobs;
  private final DecidedSteps decided;
  private final TargetNotes notes;
  private GenerationWorkspace workspace;

  public CompareSteps(
      SinkTaskContext context,
      GenerationView generations,
      Function<Generation, GenerationWorkspace> workspaces,
      CollectQueue collecting,
      InputEndDetector inputEnds,
      PartitionJobs jobs,
      DecidedSteps decided) {
    this.context = context;
    this.generations = generations;
    this.workspaces = workspaces;
    this.collecting = collecting;
    this.inputEnds = inputEnds;
    this.jobs = jobs;
    this.decided = decided;
    this.notes = new TargetNotes(generations, jobs);
  }

  @Override
  public void putBegins(Collection<PartitionReconciliation> partitions) {
    collecting.reportRejected();
    collecting.tell(partitions);
    inputEnds.report(partitions);
  }

  @Override
  public void recordsBegin() {
    collecting.awaitRoom();
  }

  /** Takes the records of a partition that is collecting; others are read again later. */
  @Override
  public void collect(PartitionReconciliation partition, SinkRecord record) {
    if (partition.isCollecting()) {
      collecting.add(partition, record);
    }
  }

  @Override
  public void recordsEnd() {
    collecting.submit();
  }

  /** Starts again for another generation, and drops what was collected for the last. */
  @Override
  public boolean follow(Generation generation) {
    if (generation.phase() == Phase.ANNOUNCE || generation.phase() == Phase.FINISHED) {
      // All is written, so nothing of what was collected is needed any more.
      drop();
      return true;
    }
    boolean another = workspace == null || workspace.generation().number() != generation.number();
    if (another) {
      drop();
      workspace = workspaces.apply(generation);
    }
    if (generation.phase() == Phase.COLLECT) {
      // Not only when the partitions are this task's own: acquiring them takes its time, and nobody
      // writes to the target within the bounds meanwhile.
      workspace.readTargets(context.assignment());
    }
    return another;
  }

  /** A topic that was added waits until the leader takes it in. */
  @Override
  public boolean mayStream(TopicPartition input, Generation streaming) {
    return streaming.bounds().orElseThrow().inputId(input.topic()).isPresent();
  }

  @Override
  public PartitionReconciliation begin(TopicPartition input, OffsetRange bound) {
    return new PartitionReconciliation(
        input,
        bound,
        workspace.targetPartitions(input),
        workspace.collect(input),
        workspace.existing(input),
        workspace.noted(input));
  }

  @Override
  public Optional<OffsetRange> advance(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    if (isWritten(partition, stream)) {
      partition.enter(PartitionReconciliation.Stage.APPLIED);
    } else if (decided.isNeeded(partition, generation) && cameTooLate(partition)) {
      context.pause(partition.input());
      partition.enter(PartitionReconciliation.Stage.LOST);
    }
    boolean noted =
        generation.phase() == Phase.COLLECT
            && notes.publish(partition, stream, generation.number());
    switch (partition.stage()) {
      case WAITING -> startCollecting(partition, generation);
      case COLLECTING, CATCHING_UP -> collectToEnd(partition);
      case COMPARING -> compareWhenAllIsKnown(partition, generation);
      case CLAIMING, CLAIMED -> {
        if (decided.isOver(generation)) {
          decided.carryOut(partition, stream, generation);
        } else if (noted) {
          claim(partition, stream, generation);
        }
      }
      case APPLYING -> decided.finishApplying(partition, stream);
      case LOST -> decided.askForNewGeneration(partition, stream, generation);
      case APPLIED -> {
        // The leader counts on the position that was written with the rows.
      }
    }
    return Optional.empty();
  }

  /** Another owner of the partition, or a commit whose outcome was not known, did it all. */
  private static boolean isWritten(PartitionReconciliation partition, PartitionStream stream) {
    return stream.position().isPresent()
        && stream.position().getAsLong() >= partition.bound().end();
  }

  /** The difference was decided by what another owner of the partition had collected. */
  private static boolean cameTooLate(PartitionReconciliation partition) {
    return partition.isCollecting()
        || partition.stage() == PartitionReconciliation.Stage.WAITING
        || partition.stage() == PartitionReconciliation.Stage.COMPARING;
  }

  private void startCollecting(PartitionReconciliation partition, Generation generation) {
    if (generation.phase() == Phase.COLLECT && inputEnds.isLeaderKnown(partition)) {
      context.offset(partition.input(), partition.resume());
      context.resume(partition.input());
    }
  }

  private void collectToEnd(PartitionReconciliation partition) {
    context.requestCommit();
    if (inputEnds.isCollected(partition)) {
      context.pause(partition.input());
      partition.collectedAll(collecting.flush());
    }
  }

  private void compareWhenAllIsKnown(PartitionReconciliation partition, Generation generation) {
    if (!partition.isComparisonBegun()) {
      if (partition.collecting().isDone()) {
        join(partition.collecting());
        notes
            .known(partition, generation.number())
            .ifPresent(known -> partition.compare(workspace.compare(partition, known)));
      }
    } else if (partition.difference().isDone()) {
      join(partition.difference());
      partition.enter(PartitionReconciliation.Stage.CLAIMING);
    }
  }

  /**
   * Publishes what is claimed, unless it stands: a claim of another owner may have replaced it, and
   * where the partition was acquired again since, the leader does not count on it any more.
   */
  private void claim(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    if (!inputEnds.isClusterProven(context.assignment())) {
      return;
    }
    if (isClaimed(partition, stream, generation)) {
      partition.dropJob();
      partition.enter(PartitionReconciliation.Stage.CLAIMED);
    } else if (partition.isClaimNeeded(stream.epoch())) {
      partition.enter(PartitionReconciliation.Stage.CLAIMING);
      jobs.claim(partition, stream, join(partition.difference()), generation.number());
    }
  }

  private boolean isClaimed(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    return generations
        .view()
        .flatMap(view -> view.claim(partition.input(), generation.number()))
        .filter(claim -> claim.id().equals(partition.claimId()) && claim.epoch() == stream.epoch())
        .isPresent();
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new ConnectException(
          "The comparison with existing data failed (" + e.getCause() + "); restart the task",
          e.getCause());
    }
  }

  /** Its rows leave the disk now: a partition may be collected several times in one generation. */
  @Override
  public void discard(PartitionReconciliation partition) {
    var unused = collecting.flush().whenComplete((collected, failure) -> partition.rows().close());
  }

  /** Ends what is being done for the current generation and removes its files. */
  @Override
  public void drop() {
    if (workspace != null) {
      workspace.close(collecting.flush());
      workspace = null;
    }
  }
}
