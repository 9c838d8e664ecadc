package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.TaskId;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does with its input partitions when the leader has decided: it writes their rows, or
 * tells in the plan topic which these would be. Used on the thread of the task.
 */
public final class DecidedSteps {

  private static final Logger log = LoggerFactory.getLogger(DecidedSteps.class);

  private final TaskId task;
  private final GenerationView generations;
  private final PartitionJobs jobs;
  private final PlanJobs planJobs;

  /** The generation that another one was asked for last. */
  private long askedBy;

  public DecidedSteps(
      TaskId task, GenerationView generations, PartitionJobs jobs, PlanJobs planJobs) {
    this.task = task;
    this.generations = generations;
    this.jobs = jobs;
    this.planJobs = planJobs;
  }

  /** Whether the leader has decided, and something is to be done by that. */
  boolean isOver(Generation generation) {
    return generation.phase() == Phase.APPLY || generation.phase() == Phase.PLANNING;
  }

  /** The same, and no former owner of the partition has done it. */
  boolean isNeeded(PartitionReconciliation partition, Generation generation) {
    return isOver(generation) && !isPlanned(partition, generation);
  }

  private boolean isPlanned(PartitionReconciliation partition, Generation generation) {
    return generation.phase() == Phase.PLANNING
        && generations
            .view()
            .filter(view -> view.isPlanned(partition.input(), generation.number()))
            .isPresent();
  }

  /** Writes or tells the rows if the leader has decided by the claim that goes with them. */
  void carryOut(PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    if (isPlanned(partition, generation)) {
      return;
    }
    if (!isDecidedBy(partition, generation)) {
      partition.dropJob();
      partition.enter(PartitionReconciliation.Stage.LOST);
    } else if (generation.phase() == Phase.APPLY) {
      apply(partition, stream, generation);
    } else {
      plan(partition, stream, generation);
    }
  }

  private void apply(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    GenerationWorkspace.Difference difference = partition.difference().join();
    log.debug(
        "Task {} writes {} rows of {} that are new or changed",
        task,
        difference.writes().size(),
        partition.input());
    partition.enter(PartitionReconciliation.Stage.APPLYING);
    jobs.apply(partition, stream, difference.writes(), generation, isApproved(generation));
  }

  /** Repeated where it fails: the same records are written again. */
  private void plan(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    if (partition.stage() == PartitionReconciliation.Stage.CLAIMING) {
      // The claim stands, or the leader would not have decided by it.
      partition.dropJob();
      partition.enter(PartitionReconciliation.Stage.CLAIMED);
    }
    if (partition.isJobNeeded()) {
      String fingerprint =
          generations
              .view()
              .flatMap(StateView::report)
              .map(report -> (String) report.get("fingerprint"))
              .orElseThrow(DecidedSteps::withoutFingerprint);
      planJobs.write(
          partition,
          stream,
          partition.difference().join().writes(),
          generation.number(),
          fingerprint);
    }
  }

  private static ConnectException withoutFingerprint() {
    return new ConnectException(
        "The report in the state topic has no fingerprint of the difference that is planned: its"
            + " leader is of another version. Run one version on all workers, then restart the"
            + " connector with its tasks");
  }

  /** Whether what is applied is a plan that had to be approved. */
  private boolean isApproved(Generation generation) {
    return generations
        .view()
        .flatMap(StateView::approval)
        .filter(approval -> approval.generation() == generation.number())
        .isPresent();
  }

  private boolean isDecidedBy(PartitionReconciliation partition, Generation generation) {
    return generations
        .view()
        .flatMap(view -> view.decided(generation.number()))
        .filter(decided -> decided.isBy(partition.input(), partition.claimId()))
        .isPresent();
  }

  void finishApplying(PartitionReconciliation partition, PartitionStream stream) {
    switch (partition.jobState()) {
      case DONE -> {
        jobs.applied(partition, stream);
        partition.dropJob();
        partition.enter(PartitionReconciliation.Stage.APPLIED);
      }
      case FAILED -> {
        partition.dropJob();
        partition.enter(PartitionReconciliation.Stage.LOST);
      }
      case WAITING -> {
        // The transaction thread has not finished it.
      }
    }
  }

  void askForNewGeneration(
      PartitionReconciliation partition, PartitionStream stream, Generation generation) {
    if (partition.isJobNeeded()) {
      String line =
          "Task {} asks for a new generation: {} came to it while the difference was being written";
      if (askedBy == generation.number()) {
        // Several partitions come at once.
        log.debug(line, task, partition.input());
      } else {
        log.warn(line, task, partition.input());
      }
      askedBy = generation.number();
      jobs.askForNewGeneration(partition, stream, generation.number());
    }
  }
}
