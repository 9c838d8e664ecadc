package io.neaptide.connect.command.difference;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a difference after its last row.
 *
 * @param counts how many keys are what, whether their rows were given or not
 * @param outcome what that comes to
 * @param doubtful of how many keys it cannot be told whether they are the same; those that have no
 *     row on either side as far as was read are not among the counts
 * @param columns the columns that changed, those with most changes first
 * @param rows which of the rows that are not the same were given
 * @param took how long it took to find
 * @param notes what people must know to judge the result, a sentence each
 */
public record DifferenceSummary(
    Counts counts,
    Outcome outcome,
    long doubtful,
    List<ColumnChanges> columns,
    RowsShown rows,
    Duration took,
    List<String> notes) {

  public DifferenceSummary {
    Objects.requireNonNull(counts);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(rows);
    Objects.requireNonNull(took);
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }

  /** Where every key can be told. */
  public DifferenceSummary(
      Counts counts,
      List<ColumnChanges> columns,
      RowsShown rows,
      Duration took,
      List<String> notes) {
    this(
        counts,
        counts.notEqual() == 0 ? Outcome.EQUAL : Outcome.DIFFERENT,
        0,
        columns,
        rows,
        took,
        notes);
  }
}
