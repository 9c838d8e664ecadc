package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.ProgressLog;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes the tombstones of a difference. Used on the thread of the leader. */
final class TombstoneWriter {

  private final List<TopicDifference> differences;
  private final GenerationJournal journal;
  private final Runnable beforeEach;
  private final Consumer<RowChange> sending;
  private final Clock clock;
  private final StepProgress step;

  /**
   * Prepares to write.
   *
   * @param step is told how far it is
   * @param sending is told of each tombstone that is about to be sent
   * @param beforeEach called before each tombstone; waits while nothing may be written
   */
  TombstoneWriter(
      List<TopicDifference> differences,
      GenerationJournal journal,
      Runnable beforeEach,
      Consumer<RowChange> sending,
      Clock clock,
      StepProgress step) {
    this.differences = differences;
    this.journal = journal;
    this.beforeEach = beforeEach;
    this.sending = sending;
    this.clock = clock;
    this.step = step;
  }

  /** Deletes the keys that are gone. */
  void deleteOrphans() {
    write("Deleting what is gone from ", TopicDifference::orphans);
  }

  /**
   * Deletes rows where they do not belong. All rows of the difference must be committed by now, or
   * their keys would be absent for a while, and lost if everything stopped there.
   */
  void deleteMoved() {
    write("Deleting what is moved within ", TopicDifference::moves);
  }

  private void write(String what, Function<TopicDifference, OutgoingRows> which) {
    for (TopicDifference difference : differences) {
      OutgoingRows tombstones = which.apply(difference);
      ProgressLog progress =
          new ProgressLog(what + difference.topic(), tombstones.size(), clock, step);
      long[] written = {0};
      tombstones.forEach(
          (tombstone, change) -> {
            beforeEach.run();
            written[0]++;
            journal.delete(tombstone, () -> sending.accept(change));
            progress.at(written[0]);
          });
      if (written[0] > 0) {
        progress.end(written[0]);
      }
    }
    journal.commitDeletes();
  }
}
