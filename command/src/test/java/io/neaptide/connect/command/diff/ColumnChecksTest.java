package io.neaptide.connect.command.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.table.TestColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnChecksTest {

  private static final Map<String, Object> ROW =
      Map.of("id", 1L, "email", "a@b", "items", List.of(Map.of("price", 1L)));
  private static final Map<String, Object> OTHER = Map.of("id", 1L, "phone", "1");

  @Test
  void refusesAColumnThatNoRowHas() {
    for (String columns : List.of("emial", "id,Email", "items.price", "id.below")) {
      String wrong = columns.substring(columns.indexOf(',') + 1);
      assertThatThrownBy(() -> notes(filter(columns, null), ROW, ROW))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("--columns " + wrong + ": no row of l or r has that column");
    }
  }

  @Test
  void tellsWhichSideHasNotTheColumn() {
    assertThat(notes(filter("id,email,phone", null), ROW, OTHER))
        .containsExactly(
            "--columns phone: no row of the left side, l, has that column",
            "--columns email: no row of the right side, r, has that column");
  }

  @Test
  void refusesToLeaveOutEveryColumn() {
    ColumnFilter all = filter(null, "id,email,items");
    assertThatThrownBy(
            () -> ColumnChecks.notes(side("l", all, ROW, true), side("r", all, ROW, true), all))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "--ignore email,id,items leave nothing to compare: no row of l or r has a column that"
                + " counts");
  }

  @Test
  void tellsOfAnIgnoredColumnThatNoRowHas() {
    assertThat(notes(filter(null, "updated"), ROW, OTHER))
        .containsExactly("--ignore updated: no row has that column, so that it leaves nothing out");
    assertThat(notes(filter(null, "phone"), ROW, OTHER)).isEmpty();
  }

  @Test
  void asksNothingOfATableWithoutRows() {
    ColumnFilter filter = filter("none", null);
    assertThat(
            ColumnChecks.notes(
                side("l", filter, ROW, false),
                new ColumnChecks.SideColumns("r", TestColumns.found(filter), false, false),
                filter))
        .isEmpty();
  }

  private static ColumnFilter filter(String columns, String ignored) {
    return ColumnFilter.of(Optional.ofNullable(columns), Optional.ofNullable(ignored));
  }

  private static List<String> notes(
      ColumnFilter filter, Map<String, Object> left, Map<String, Object> right) {
    return ColumnChecks.notes(
        side("l", filter, left, false), side("r", filter, right, false), filter);
  }

  private static ColumnChecks.SideColumns side(
      String topic, ColumnFilter filter, Map<String, Object> row, boolean empty) {
    return new ColumnChecks.SideColumns(topic, TestColumns.found(filter, row), true, empty);
  }
}
