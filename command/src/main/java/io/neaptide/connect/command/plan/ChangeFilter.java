package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which changes of a plan are asked for.
 *
 * @param actions any of these; all where it is empty
 * @param keyPart a part of the key
 * @param keyPattern what is found in the key
 * @param topic the target topic
 * @param column a column that changes
 */
record ChangeFilter(
    Set<PlannedChange.Action> actions,
    Optional<String> keyPart,
    Optional<Pattern> keyPattern,
    Optional<String> topic,
    Optional<String> column) {

  ChangeFilter {
    actions = Set.copyOf(actions);
  }

  /** Whether a change is asked for, as far as that is known without its rows. */
  boolean matches(PlannedChange change, String key) {
    return (actions.isEmpty() || actions.contains(change.action()))
        && topic.filter(name -> !name.equals(change.topic())).isEmpty()
        && keyPart.filter(part -> !key.contains(part)).isEmpty()
        && keyPattern.filter(pattern -> !pattern.matcher(key).find()).isEmpty();
  }

  /** The same of a row that was fetched. */
  boolean matches(DifferentRow row) {
    return column.isEmpty() || row.cells().stream().anyMatch(this::isChanged);
  }

  private boolean isChanged(Cell cell) {
    return cell.changed() && cell.column().equals(column.orElseThrow());
  }

  /** Whether the actions alone say which changes are asked for, so that their number is known. */
  boolean isByActionAlone() {
    return keyPart.isEmpty() && keyPattern.isEmpty() && topic.isEmpty() && column.isEmpty();
  }

  /** What is asked for, for people; empty where everything is. */
  Optional<String> text() {
    List<String> parts = new ArrayList<>();
    if (!actions.isEmpty()) {
      parts.add(
          "action "
              + String.join(
                  " or ", actions.stream().map(PlannedChange.Action::text).sorted().toList()));
    }
    keyPart.ifPresent(part -> parts.add("key contains '" + part + "'"));
    keyPattern.ifPresent(pattern -> parts.add("key matches '" + pattern + "'"));
    topic.ifPresent(name -> parts.add("topic " + name));
    column.ifPresent(name -> parts.add("column " + name + " changes"));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }
}
