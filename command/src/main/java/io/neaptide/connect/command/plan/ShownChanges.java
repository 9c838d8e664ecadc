package io.neaptide.connect.command.plan;

import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Action;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which changes of a plan are shown where there is no room for all: of each action about as many,
 * so that no action is missing because others stand before it. Not thread-safe.
 */
final class ShownChanges {

  private final Map<Action, Long> room = new EnumMap<>(Action.class);

  /**
   * Divides the room; what one action does not need, the others get.
   *
   * @param filter says which actions are asked for
   * @param most how many changes are shown
   */
  ShownChanges(Plan plan, ChangeFilter filter, long most) {
    List<Action> actions =
        Arrays.stream(Action.values())
            .filter(action -> filter.actions().isEmpty() || filter.actions().contains(action))
            .sorted(Comparator.comparing(plan::count))
            .toList();
    long rest = most;
    for (int i = 0; i < actions.size(); i++) {
      long share = Math.min(plan.count(actions.get(i)), rest / (actions.size() - i));
      room.put(actions.get(i), share);
      rest -= share;
    }
  }

  /** Whether a change is shown; to be asked once for each. */
  boolean take(PlannedChange change) {
    long left = room.getOrDefault(change.action(), 0L);
    room.put(change.action(), left - 1);
    return left > 0;
  }
}
