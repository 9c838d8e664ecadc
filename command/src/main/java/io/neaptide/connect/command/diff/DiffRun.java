package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.progress.ProgressDisplay;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.WorkFiles;
import io.neaptide.connect.common.time.StepProgress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    requireColumns();
    ChangedKeys changed = files.closing(new ChangedKeys(files.newFile(), buckets, BUFFER_BYTES));
    JoinCounts joined = join(tables, changed);
    output.begin(
        new ComparedTables(
            Purpose.COMPARISON,
            left.topic() + " and " + right.topic(),
            left.side(),
            right.side(),
            began,
            List.of()));
    ChangedRows rows = changedRows(changed, buckets);
    rows.show(output);
    DiffNotes notes = new DiffNotes();
    notes.addSide(left, tables.left().findings(), joined.left());
    notes.addSide(right, tables.right().findings(), joined.right());
    notes.addGone(rows.gone());
    Counts counts = joined.counts();
    notes.addTrivial(left, right, counts.notEqual() + counts.equal());
    output.end(
        new DifferenceSummary(
            counts,
            rows.columns().columns(),
            new RowsShown(rows.shown(), counts.notEqual(), Optional.empty()),
            Duration.between(began, clock.instant()),
            notes.all()));
    int exitCode = exitCode(tables, joined);
    if (exitCode == ExitCode.UNKNOWN) {
      console
          .err()
          .println("neaptide: It cannot be told whether the tables are equal: see the notes");
    }
    return exitCode;
  }

  private BothSides.Pair<ReadTable> read(KeyBuckets buckets) {
    return during(
        "Reading",
        "offsets",
        List.of(left.progress(), right.progress()),
        () -> both.run(() -> left.read(buckets, files), () -> right.read(buckets, files)));
  }

  /** Where a name is wrong, all rows would be the same. */
  private void requireColumns() {
    Set<String> unseen = new LinkedHashSet<>(left.unseenColumns());
    unseen.retainAll(right.unseenColumns());
    if (!unseen.isEmpty()) {
      throw new CommandException(
          "--columns: no row of either side has " + String.join(", ", unseen));
    }
  }

  private JoinCounts join(BothSides.Pair<ReadTable> tables, ChangedKeys changed) {
    StepProgress progress = new StepProgress(clock);
    StepProgress.Run compared = progress.begin(changed.buckets());
    return during(
        "Comparing",
        "groups of keys",
        List.of(progress),
        () -> new TableJoin(changed).run(tables.left(), tables.right(), compared::at));
  }

  private ChangedRows changedRows(ChangedKeys changed, KeyBuckets buckets) {
    RowLimit limit = new RowLimit(settings.rows());
    WantedRows wantedLeft = new WantedRows();
    WantedRows wantedRight = new WantedRows();
    for (int bucket = 0; bucket < changed.buckets(); bucket++) {
      changed.forEach(
          bucket,
          key -> {
            if (limit.take(key.kind()) || key.kind() == RowKind.DIFFERENT) {
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
        limit);
  }

  private <T> T during(String what, String unit, List<StepProgress> parts, Supplier<T> step) {
    return ProgressDisplay.during(
        console, clock, new ProgressDisplay.Step(what, unit, parts), step);
  }

  /**
   * Where a key cannot be read it may be any, so nothing can be told; a row that cannot be read, or
   * is not clear, may be the same.
   */
  private int exitCode(BothSides.Pair<ReadTable> tables, JoinCounts joined) {
    if (isAnyKeyUnknown(tables.left()) || isAnyKeyUnknown(tables.right())) {
      return ExitCode.UNKNOWN;
    }
    long notEqual = joined.counts().notEqual();
    if (notEqual == 0) {
      return ExitCode.OK;
    }
    return notEqual > joined.doubtful() ? ExitCode.NO : ExitCode.UNKNOWN;
  }

  private boolean isAnyKeyUnknown(ReadTable table) {
    return table.findings().keys().count() > 0
        || (!settings.ignoreNullKeys() && table.findings().withoutKey().count() > 0);
  }
}
