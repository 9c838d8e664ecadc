package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Action;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan as a whole.
 *
 * @param summary what its plan topic says of it
 * @param generation what the state topic says of the connector by now
 * @param report the report of this plan; empty where there is another one by now
 */
record Plan(
    PlanSummary summary, Optional<Generation> generation, Optional<Map<String, Object>> report) {

  static Plan of(PlanSummary summary, StateView state) {
    return new Plan(
        summary,
        state.generation(),
        state.report().filter(report -> report.get("generation").equals(summary.generation())));
  }

  /** What it compared; empty where the connector has begun another generation since. */
  Optional<Bounds> bounds() {
    return generation
        .filter(current -> current.number() == summary.generation())
        .flatMap(Generation::bounds);
  }

  Counts counts() {
    return new Counts(
        count(Action.DELETED) + count(Action.MISPLACED_DELETED),
        count(Action.NEW),
        count(Action.CHANGED),
        count(Action.MOVED),
        unchanged());
  }

  /** How many changes of an action there are. */
  long count(Action action) {
    return summary.topics().values().stream()
        .mapToLong(actions -> actions.getOrDefault(action, 0L))
        .sum();
  }

  private long unchanged() {
    return report
        .map(found -> (Map<?, ?>) found.get("topics"))
        .map(
            topics ->
                topics.values().stream()
                    .mapToLong(each -> (Long) ((Map<?, ?>) each).get("unchanged"))
                    .sum())
        .orElse(0L);
  }

  List<Fact> facts() {
    return List.of(
        new Fact("Connector", summary.connector()),
        new Fact("stream.version", summary.streamVersion()),
        new Fact("Fingerprint", summary.fingerprint()),
        new Fact("To apply this very difference", approval()));
  }

  /** What is to be set in the configuration of the connector, for {@code PATCH}. */
  private String approval() {
    return "{\"reconcile.mode\": \"apply\", \"reconcile.approved.plan\": \""
        + summary.fingerprint()
        + "\"}";
  }

  /** What people must know to judge it. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    summary
        .reason()
        .ifPresent(
            reason -> notes.add("The difference was refused, nothing is written: " + reason));
    if (report.isPresent() && report.get().get("warnings") instanceof List<?> warnings) {
      warnings.forEach(warning -> notes.add(warning + "."));
    }
    if (bounds().isEmpty()) {
      notes.add(
          "The plan is of generation "
              + summary.generation()
              + "; the connector has begun generation "
              + generation.map(Generation::number).map(String::valueOf).orElse("none")
              + " since, and is in phase "
              + generation.map(Generation::phase).map(Enum::name).orElse("none")
              + ".");
    }
    long misplaced = count(Action.MISPLACED_DELETED);
    if (misplaced > 0) {
      notes.add(
          misplaced
              + " of the deletes remove rows from partitions where their keys do not belong.");
    }
    return notes;
  }
}
