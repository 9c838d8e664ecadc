package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.Outcome;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.options.WorkFiles;
import io.neaptide.connect.command.progress.ProgressDisplay;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.common.time.StepProgress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One comparison, from the first record to the exit code. */
final class DiffRun {

  private static final int BUFFER_BYTES = 4 * 1024 * 1024;

  private final DiffSettings settings;
  private final DiffSide left;
  private final DiffSide right;
  private final BothSides both;
  private final WorkFiles files;
  private final Console console;
  private final Clock clock;
  private final Instant began;

  DiffRun(
      DiffSettings settings,
      DiffSide left,
      DiffSide right,
      BothSides both,
      WorkFiles files,
      Console console,
      Clock clock) {
    this.settings = settings;
    this.left = left;
    this.right = right;
    this.both = both;
    this.files = files;
    this.console = console;
    this.clock = clock;
    this.began = clock.instant();
  }

  /** Compares, and tells the outcome. */
  int run(DifferenceOutput output) throws IOException {
    KeyBuckets buckets = KeyBuckets.unforeseeable(Math.max(left.size(), right.size()));
    BothSides.Pair<ReadTable> tables = read(buckets);
    ChangedKeys changed = files.closing(new ChangedKeys(files.newFile(), buckets, BUFFER_BYTES));
    JoinCounts joined = join(tables, changed);
    List<String> columnNotes =
        ColumnChecks.notes(
            left.columns(joined.left()), right.columns(joined.right()), settings.columns());
    output.begin(
        new ComparedTables(
            Purpose.COMPARISON,
            left.topic() + " and " + right.topic(),
            left.side(),
            right.side(),
            began,
            settings.scope(),
            List.of()));
    ChangedRows rows =
        changedRows(changed, buckets, Examples.of(changed, joined.counts(), settings.rows()));
    rows.show(output);
    DiffNotes notes = new DiffNotes();
    notes.addSide(left, tables.left().findings(), joined.left());
    notes.addSide(right, tables.right().findings(), joined.right());
    tables.left().missedDeletes().ifPresent(notes::addMissedDeletes);
    tables.right().missedDeletes().ifPresent(notes::addMissedDeletes);
    notes.addGone(rows.gone());
    notes.add(columnNotes);
    Counts counts = joined.counts();
    notes.addTrivial(left, right, counts.notEqual() + counts.equal());
    Outcome outcome =
        new OutcomeRule(settings.ignoreNullKeys()).of(tables.left(), tables.right(), joined);
    output.end(
        new DifferenceSummary(
            counts,
            outcome,
            joined.doubtful(),
            rows.columns().columns(),
            new RowsShown(rows.shown(), counts.notEqual(), Optional.empty()),
            Duration.between(began, clock.instant()),
            notes.all()));
    if (outcome == Outcome.UNKNOWN) {
      console
          .err()
          .println("neaptide: It cannot be told whether the tables are equal: see the notes");
    }
    return exitCode(outcome);
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case EQUAL -> ExitCode.OK;
      case DIFFERENT -> ExitCode.NO;
      case UNKNOWN -> ExitCode.UNKNOWN;
    };
  }

  private BothSides.Pair<ReadTable> read(KeyBuckets buckets) {
    return during(
        "Reading",
        "offsets",
        List.of(left.progress(), right.progress()),
        () -> both.run(() -> left.read(buckets, files), () -> right.read(buckets, files)));
  }

  private JoinCounts join(BothSides.Pair<ReadTable> tables, ChangedKeys changed) {
    StepProgress progress = new StepProgress(clock);
    StepProgress.Run compared = progress.begin(changed.buckets());
    return during(
        "Comparing",
        "groups of keys",
        List.of(progress),
        () ->
            new TableJoin(
                    changed,
                    new TableJoin.UntilTime(left.until().isPresent(), right.until().isPresent()))
                .run(tables.left(), tables.right(), compared::at));
  }

  private ChangedRows changedRows(ChangedKeys changed, KeyBuckets buckets, Examples examples) {
    WantedRows wantedLeft = new WantedRows();
    WantedRows wantedRight = new WantedRows();
    for (int bucket = 0; bucket < changed.buckets(); bucket++) {
      changed.forEach(
          bucket,
          key -> {
            if (examples.take(key) || key.kind() == RowKind.DIFFERENT) {
              key.left().ifPresent(wantedLeft::add);
              key.right().ifPresent(wantedRight::add);
            }
          });
    }
    BothSides.Pair<FoundRows> found =
        during(
            "Reading rows again",
            "offsets",
            List.of(left.progress(), right.progress()),
            () ->
                both.run(
                    () -> left.readAgain(wantedLeft, buckets, files),
                    () -> right.readAgain(wantedRight, buckets, files)));
    return new ChangedRows(
        changed,
        new ChangedRows.FoundSide(left.topic(), found.left()),
        new ChangedRows.FoundSide(right.topic(), found.right()),
        examples);
  }

  private <T> T during(String what, String unit, List<StepProgress> parts, Supplier<T> step) {
    return ProgressDisplay.during(
        console, clock, new ProgressDisplay.Step(what, unit, parts), step);
  }
}
