package io.neaptide.connect.command.fingerprint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.table.SideCounts;
import io.neaptide.connect.command.table.TestColumns;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintChecksTest {

  private static final Map<String, Object> ROW = Map.of("id", 1L);

  @Test
  void refusesColumnsThatNoRowHas() {
    ColumnFilter filter = ColumnFilter.of(Optional.of("id,Id"), Optional.empty());
    assertThatThrownBy(
            () ->
                FingerprintChecks.requireColumns(
                    "t", filter, TestColumns.found(filter, ROW), TestColumns.counts(filter, ROW)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("--columns Id: no row of t has that column; check its name");
  }

  @Test
  void refusesToLeaveOutEveryColumn() {
    ColumnFilter filter = ColumnFilter.of(Optional.empty(), Optional.of("id"));
    assertThatThrownBy(
            () ->
                FingerprintChecks.requireColumns(
                    "t", filter, TestColumns.found(filter, ROW), TestColumns.counts(filter, ROW)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no row has a column that counts");
  }

  @Test
  void takesWhatIsThereAndTablesWithoutRows() {
    ColumnFilter filter = ColumnFilter.of(Optional.of("id"), Optional.empty());
    assertThatCode(
            () -> {
              FingerprintChecks.requireColumns(
                  "t", filter, TestColumns.found(filter, ROW), TestColumns.counts(filter, ROW));
              FingerprintChecks.requireColumns(
                  "t", filter, TestColumns.found(filter), new SideCounts());
            })
        .doesNotThrowAnyException();
  }
}
