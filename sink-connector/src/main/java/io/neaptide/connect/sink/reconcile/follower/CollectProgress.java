package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.time.ProgressLog;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;

/** How far a task has collected its input partitions. Used on the thread of the task. */
public final class CollectProgress {

  private final StepProgress step;
  private final Clock clock;
  private Optional<ProgressLog> log = Optional.empty();
  private boolean ended;

  public CollectProgress(StepProgress step, Clock clock) {
    this.step = step;
    this.clock = clock;
  }

  /**
   * Tells it, unless nothing is collected: a partition that comes to a task when the difference is
   * known waits, for as long as a plan is looked at.
   *
   * @param partitions those of the task; none before a generation begins, and between two of them
   */
  void tell(Collection<PartitionReconciliation> partitions) {
    if (partitions.isEmpty()) {
      log = Optional.empty();
      return;
    }
    long total = 0;
    long done = 0;
    for (PartitionReconciliation partition : partitions) {
      total += partition.bound().size();
      done += partition.collectedOffsets();
    }
    if (done < total && partitions.stream().noneMatch(PartitionReconciliation::isCollecting)) {
      return;
    }
    if (log.isEmpty()) {
      log = Optional.of(new ProgressLog("Collecting the input", total, clock, step));
      ended = false;
    }
    if (done < total) {
      ended = false;
      log.get().at(done, total);
    } else if (!ended) {
      ended = true;
      log.get().at(done, total);
      log.get().end(done);
    }
  }
}
