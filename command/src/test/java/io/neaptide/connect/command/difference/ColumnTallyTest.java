package io.neaptide.connect.command.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnTallyTest {

  private final ColumnTally tally = new ColumnTally();

  @Test
  void tellsValuesThatChangedFromThoseThatCameOrWent() {
    tally.add(List.of(cell("a", "1", "2"), cell("b", null, "1"), cell("c", "1", null)));
    tally.add(List.of(cell("a", "2", null), Cell.same("b", Optional.of("1"))));
    assertThat(tally.columns())
        .containsExactly(
            new ColumnChanges("a", 1, 0, 1),
            new ColumnChanges("b", 0, 1, 0),
            new ColumnChanges("c", 0, 0, 1));
  }

  @Test
  void hasTheColumnsThatChangedMostFirst() {
    tally.add(List.of(cell("once", "1", "2"), cell("twice", "1", "2")));
    tally.add(List.of(cell("twice", "1", "2")));
    assertThat(tally.columns()).extracting(ColumnChanges::column).containsExactly("twice", "once");
  }

  @Test
  void fillsNoMemoryWithColumnsThatAreData() {
    for (int i = 0; i < ColumnTally.MAX_COLUMNS + 5; i++) {
      tally.add(List.of(cell("column" + i, "1", "2")));
    }
    assertThat(tally.columns()).hasSize(ColumnTally.MAX_COLUMNS);
    assertThat(tally.notCounted()).isEqualTo(5);
  }

  private static Cell cell(String column, String left, String right) {
    return new Cell(column, Optional.ofNullable(left), Optional.ofNullable(right), true);
  }
}
