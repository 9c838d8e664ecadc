package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.state.StateView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The notes by which tasks tell each other what stands in a target partition where it does not
 * belong. Used on the thread of the task.
 */
final class TargetNotes {

  private final GenerationView generations;
  private final PartitionJobs jobs;

  TargetNotes(GenerationView generations, PartitionJobs jobs) {
    this.generations = generations;
    this.jobs = jobs;
  }

  /**
   * Publishes those notes that are left to the owner of an input partition, once they are made, and
   * do not stand in the state topic: that of a former owner is as good.
   *
   * @return whether they all stand there
   */
  boolean publish(PartitionReconciliation partition, PartitionStream stream, long generation) {
    if (partition.areNotesStanding()) {
      return true;
    }
    StateView view = generations.view().orElseThrow();
    List<Integer> missing =
        partition.noted().stream()
            .filter(each -> !view.hasNote(partition.target(each), generation))
            .toList();
    if (missing.isEmpty()) {
      partition.notesStand();
      return true;
    }
    Map<Integer, PartitionNote> made = new LinkedHashMap<>();
    missing.forEach(
        each -> partition.existing().note(each).ifPresent(note -> made.put(each, note)));
    if (made.size() == missing.size() && partition.isJobNeeded()) {
      jobs.publish(partition, stream, made, generation);
    }
    return false;
  }

  /** What is known of the target topic, as soon as that is enough for a comparison. */
  Optional<KnownRecords> known(PartitionReconciliation partition, long generation) {
    StateView view = generations.view().orElseThrow();
    return partition.existing().known(at -> view.note(partition.target(at), generation));
  }
}
