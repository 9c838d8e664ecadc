package io.neaptide.connect.sink.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What the state topic says of plans, told and applied. Guarded by its {@link StateView}. */
final class PlanState {

  private record Applied(long generation, AppliedChanges changes) {}

  private final Map<String, Applied> applied = new HashMap<>();
  private final Map<String, PlannedPartition> planned = new HashMap<>();
  private Optional<Approval> approval = Optional.empty();

  void takeApproval(Map<String, Object> row) {
    approval = Optional.of(Approval.ofRow(row));
  }

  void takeApplied(String key, Map<String, Object> row) {
    applied.put(key, new Applied(StateFields.number(row, "generation"), AppliedChanges.ofRow(row)));
  }

  void takePlanned(String key, Map<String, Object> row) {
    planned.put(key, PlannedPartition.ofRow(row));
  }

  void remove(String key) {
    applied.remove(key);
    planned.remove(key);
    if (key.equals(StateRecords.APPROVAL)) {
      approval = Optional.empty();
    }
  }

  Optional<Approval> approval() {
    return approval;
  }

  List<AppliedChanges> applied(long generation) {
    return applied.values().stream()
        .filter(each -> each.generation == generation)
        .map(Applied::changes)
        .toList();
  }

  /** Why the plan topic does not take the changes of some input partition. */
  Optional<String> refusedByPlanTopic(long generation) {
    return planned.values().stream()
        .filter(each -> each.generation() == generation)
        .flatMap(each -> each.refused().stream())
        .findFirst();
  }

  boolean isPlanned(TopicPartition input, long generation) {
    PlannedPartition standing =
        planned.get(StateRecords.PLANNED + "/" + input.topic() + "/" + input.partition());
    return standing != null && standing.generation() == generation;
  }
}
