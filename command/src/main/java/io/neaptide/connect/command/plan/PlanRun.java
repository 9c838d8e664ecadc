package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.difference.ColumnTally;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows a plan: its changes one batch after the other, each with the rows before and after. */
final class PlanRun {

  /** How many records are fetched at once, and so stand in memory. */
  private static final int BATCH = 500;

  private final Plan plan;
  private final PlanTopic topic;
  private final PlannedRows rows;
  private final ChangeFilter filter;
  private final long most;
  private final ShownChanges examples;
  private final Clock clock;
  private final ColumnTally tally = new ColumnTally();
  private final List<PlannedChange> batch = new ArrayList<>();
  private long changes;
  private long asked;
  private long shown;
  private long changedFetched;

  /**
   * @param most how many rows are shown
   */
  PlanRun(
      Plan plan, PlanTopic topic, PlannedRows rows, ChangeFilter filter, long most, Clock clock) {
    this.plan = plan;
    this.topic = topic;
    this.rows = rows;
    this.filter = filter;
    this.most = most;
    this.examples = new ShownChanges(plan, filter, most);
    this.clock = clock;
  }

  void show(ComparedTables tables, DifferenceOutput output) throws IOException {
    Instant began = clock.instant();
    output.begin(tables);
    topic.changes(plan.summary().generation(), change -> take(change, output));
    flush(output);
    if (changes != plan.summary().changes()) {
      throw new CommandException(
          "The plan topic holds "
              + changes
              + " of the "
              + plan.summary().changes()
              + " changes of the plan; has the connector planned again meanwhile? Run the command"
              + " again");
    }
    output.end(
        new DifferenceSummary(
            plan.counts(),
            tally.columns(),
            new RowsShown(shown, changes, filter.text()),
            Duration.between(began, clock.instant()),
            notes()));
  }

  private boolean take(PlannedChange change, DifferenceOutput output) throws IOException {
    changes++;
    if (filter.matches(change, PlannedRows.key(change))) {
      asked++;
      if (isShown(change)) {
        batch.add(change);
      }
    }
    if (batch.size() == BATCH) {
      flush(output);
    }
    return true;
  }

  private boolean isShown(PlannedChange change) {
    return filter.isByActionAlone() ? examples.take(change) : shown + batch.size() < most;
  }

  private void flush(DifferenceOutput output) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    for (DifferentRow row : rows.of(batch)) {
      if (row.kind() == RowKind.DIFFERENT) {
        tally.add(row.cells());
        changedFetched++;
      }
      if (filter.matches(row)) {
        output.row(row);
        shown++;
      }
    }
    batch.clear();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(plan.notes());
    if (changedFetched > 0 && changedFetched < plan.counts().different()) {
      notes.add(
          "Changes per column are those of the "
              + changedFetched
              + " changed rows that were fetched; --rows fetches more.");
    }
    if (filter.text().isPresent() && filter.column().isEmpty() && asked > shown) {
      notes.add(asked + " changes are as asked for, " + shown + " of them are shown.");
    }
    return notes;
  }
}
