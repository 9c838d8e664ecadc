package io.neaptide.connect.common.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnSelectionTest {

  @Test
  void noPathsSelectNothingAndAnEmptyPathEverything() {
    assertThat(ColumnSelection.of(List.of()).nested("a")).isSameAs(ColumnSelection.NONE);
    assertThat(ColumnSelection.of(List.of(List.of())).isAll()).isTrue();
  }

  @Test
  void aPathSelectsEverythingBelowItsEnd() {
    ColumnSelection columns = ColumnSelection.of(List.of(List.of("a", "b")));

    assertThat(columns.isAll()).isFalse();
    assertThat(columns.nested("a").isAll()).isFalse();
    assertThat(columns.nested("a").nested("b").isAll()).isTrue();
    assertThat(columns.nested("a").nested("b").nested("c").isAll()).isTrue();
    assertThat(columns.nested("a").nested("x")).isSameAs(ColumnSelection.NONE);
    assertThat(columns.nested("b")).isSameAs(ColumnSelection.NONE);
  }

  @Test
  void theShorterOfTwoPathsWinsInEitherOrder() {
    List<String> shorter = List.of("a");
    List<String> longer = List.of("a", "b");

    assertThat(ColumnSelection.of(List.of(shorter, longer)).nested("a").isAll()).isTrue();
    assertThat(ColumnSelection.of(List.of(longer, shorter)).nested("a").isAll()).isTrue();
  }

  @Test
  void readsWellInLogs() {
    assertThat(ColumnSelection.ALL).hasToString("*");
    assertThat(ColumnSelection.of(List.of(List.of("a", "b")))).hasToString("{a={b=*}}");
  }
}
