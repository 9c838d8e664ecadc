package io.neaptide.connect.command.text;

import io.neaptide.connect.command.difference.ColumnChanges;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Side;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Shows a difference to people: counts first, then the columns that changed, then rows. */
public final class TextOutput implements DifferenceOutput {

  /** More rows are not kept until the counts are known, but come before them. */
  private static final int KEPT_ROWS = 1_000;

  private static final int MAX_COLUMNS = 20;
  private static final int MAX_FACT = 1_000;

  private final PrintWriter out;
  private final Colours colours;
  private final RowLines lines;
  private final List<DifferentRow> kept = new ArrayList<>();
  private boolean keeping = true;
  private Purpose purpose = Purpose.COMPARISON;
  private List<Fact> facts = List.of();
  private boolean hasAllColumns = true;

  /**
   * @param colours whether the text is coloured
   */
  public TextOutput(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = new Colours(colours);
    this.lines = new RowLines(this.colours);
  }

  @Override
  public void begin(ComparedTables tables) {
    purpose = tables.purpose();
    facts = tables.facts();
    boolean plan = purpose == Purpose.PLAN;
    out.println(side(plan ? "before" : "left ", tables.left()));
    out.println(side(plan ? "after " : "right", tables.right()));
    tables
        .scope()
        .facts()
        .forEach(fact -> out.println(fact.name() + ": " + SafeText.of(fact.value(), MAX_FACT)));
    hasAllColumns = tables.scope().hasAllColumns();
    out.println();
  }

  private static String side(String name, Side side) {
    if (side.ranges().isEmpty()) {
      return name + "  " + side.name() + " at " + side.cluster();
    }
    return String.format(
        Locale.ROOT,
        "%s  %s at %s: %,d offsets of %,d partitions%s%s",
        name,
        side.name(),
        side.cluster(),
        side.offsets(),
        side.ranges().size(),
        side.until().map(time -> ", up to " + time).orElse(""),
        side.keyFormat().map(keys -> ", keys " + keys + ", values " + side.format()).orElse(""));
  }

  @Override
  public void row(DifferentRow row) {
    kept.add(row);
    if (!keeping || kept.size() > KEPT_ROWS) {
      keeping = false;
      printRows();
    }
  }

  private void printRows() {
    for (DifferentRow row : kept) {
      lines.of(row).forEach(out::println);
    }
    kept.clear();
  }

  @Override
  public void end(DifferenceSummary summary) {
    if (!keeping) {
      out.println();
    }
    counts(summary.counts());
    columns(summary.columns());
    if (keeping && !kept.isEmpty()) {
      out.println();
      out.println(colours.heading(rows(summary.rows())));
      kept.sort(Comparator.comparing(DifferentRow::kind).thenComparing(DifferentRow::key));
      printRows();
    }
    if (!summary.notes().isEmpty()) {
      out.println();
      summary.notes().forEach(note -> out.println("Note: " + SafeText.of(note)));
    }
    if (!facts.isEmpty()) {
      out.println();
      facts.forEach(fact -> out.println(fact.name() + ": " + SafeText.of(fact.value())));
    }
    if (purpose == Purpose.COMPARISON) {
      out.println();
      out.println(colours.heading(outcome(summary)));
    }
  }

  private static String rows(RowsShown rows) {
    String asked = rows.selection().map(text -> " with " + SafeText.of(text)).orElse("");
    return rows.isAll()
        ? "Rows"
        : String.format(
            Locale.ROOT,
            "Rows%s (%,d of %,d%s)",
            asked,
            rows.shown(),
            rows.of(),
            asked.isEmpty() ? "; --rows shows more" : "");
  }

  private String outcome(DifferenceSummary summary) {
    String columns = hasAllColumns ? "" : " in the columns compared";
    return switch (summary.outcome()) {
      case EQUAL -> "The tables are equal" + columns + ".";
      case DIFFERENT ->
          "The tables are different"
              + columns
              + doubtful(", and of %,d keys it cannot be told.", summary, ".");
      case UNKNOWN ->
          "It cannot be told whether the tables are equal"
              + columns
              + doubtful(": of %,d keys; see the notes.", summary, ": see the notes.");
    };
  }

  private static String doubtful(String some, DifferenceSummary summary, String none) {
    return summary.doubtful() == 0 ? none : String.format(Locale.ROOT, some, summary.doubtful());
  }

  private void counts(Counts counts) {
    out.println(colours.left(count(RowKind.ONLY_LEFT, counts)));
    out.println(colours.right(count(RowKind.ONLY_RIGHT, counts)));
    out.println(colours.of(RowKind.DIFFERENT, count(RowKind.DIFFERENT, counts)));
    if (counts.moved() > 0) {
      out.println(colours.of(RowKind.MOVED, count(RowKind.MOVED, counts)));
    }
    out.println(count(purpose == Purpose.PLAN ? "unchanged" : "equal", counts.equal()));
  }

  private String count(RowKind kind, Counts counts) {
    return count(purpose.nameOf(kind), counts.of(kind));
  }

  private static String count(String name, long count) {
    return String.format(Locale.ROOT, "%-12s %,15d", name, count);
  }

  private void columns(List<ColumnChanges> columns) {
    if (columns.isEmpty()) {
      return;
    }
    out.println();
    out.println(colours.heading("Changes per column"));
    columns.stream().limit(MAX_COLUMNS).forEach(column -> out.println(changes(column)));
    if (columns.size() > MAX_COLUMNS) {
      out.println("and " + (columns.size() - MAX_COLUMNS) + " more columns; --json shows them all");
    }
  }

  private static String changes(ColumnChanges column) {
    return String.format(
        Locale.ROOT,
        "%,13d  %s (%,d changed, %,d added, %,d removed)",
        column.total(),
        SafeText.of(column.column(), 60),
        column.changed(),
        column.added(),
        column.removed());
  }

  @Override
  public void close() {
    out.flush();
  }
}
