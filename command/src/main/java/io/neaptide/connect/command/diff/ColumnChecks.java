package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.columns.FoundColumns;
import io.neaptide.connect.command.console.CommandException;
import java.util.ArrayList;
import java.util.List;

/** Whether the columns that options name are there: a name that is none makes all rows equal. */
final class ColumnChecks {

  /**
   * The columns of one side.
   *
   * @param hasRows whether it has rows
   * @param hasEmptyRowsOnly whether none of them has a column that counts
   */
  record SideColumns(String topic, FoundColumns found, boolean hasRows, boolean hasEmptyRowsOnly) {}

  private ColumnChecks() {}

  /**
   * What people must know of the columns, a sentence each.
   *
   * @throws CommandException if a column that is to count is on neither side, or no column is left
   */
  static List<String> notes(SideColumns left, SideColumns right, ColumnFilter columns) {
    if (columns.isAll() || !left.hasRows() || !right.hasRows()) {
      return List.of();
    }
    List<String> notLeft = left.found().missing();
    List<String> notRight = right.found().missing();
    List<String> nowhere = notLeft.stream().filter(notRight::contains).toList();
    if (!nowhere.isEmpty()) {
      throw new CommandException(
          "%s %s: no row of %s or %s has that column; %s"
              .formatted(
                  ColumnFilter.COLUMNS,
                  String.join(",", nowhere),
                  left.topic(),
                  right.topic(),
                  ColumnFilter.REMEDY));
    }
    if (left.hasEmptyRowsOnly() && right.hasEmptyRowsOnly()) {
      throw new CommandException(
          "%s leave nothing to compare: no row of %s or %s has a column that counts"
              .formatted(options(columns), left.topic(), right.topic()));
    }
    List<String> notes = new ArrayList<>();
    notes.addAll(onOneSide(notLeft, "left", left));
    notes.addAll(onOneSide(notRight, "right", right));
    left.found().missingIgnored().stream()
        .filter(right.found().missingIgnored()::contains)
        .map(
            column ->
                "%s %s: no row has that column, so that it leaves nothing out"
                    .formatted(ColumnFilter.IGNORE, column))
        .forEach(notes::add);
    return notes;
  }

  private static List<String> onOneSide(List<String> missing, String which, SideColumns side) {
    return missing.stream()
        .map(
            column ->
                "%s %s: no row of the %s side, %s, has that column"
                    .formatted(ColumnFilter.COLUMNS, column, which, side.topic()))
        .toList();
  }

  private static String options(ColumnFilter columns) {
    List<String> options = new ArrayList<>();
    if (!columns.columns().isEmpty()) {
      options.add(ColumnFilter.COLUMNS + " " + String.join(",", columns.columns()));
    }
    if (!columns.ignored().isEmpty()) {
      options.add(ColumnFilter.IGNORE + " " + String.join(",", columns.ignored()));
    }
    return String.join(" and ", options);
  }
}
