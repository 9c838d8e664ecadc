package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.difference.Scope;
import io.neaptide.connect.command.options.TableSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What is compared, and how.
 *
 * @param columns those that count
 * @param rows how many rows of each kind are shown
 * @param workFolder where files are made
 * @param stallLimit how long reading may stand still
 * @param ignoreNullKeys whether records without a key do not matter
 */
record DiffSettings(
    TableSettings left,
    TableSettings right,
    ColumnFilter columns,
    long rows,
    Path workFolder,
    Duration stallLimit,
    boolean ignoreNullKeys) {

  DiffSettings {
    Objects.requireNonNull(left);
    Objects.requireNonNull(right);
    Objects.requireNonNull(columns);
    Objects.requireNonNull(workFolder);
    Objects.requireNonNull(stallLimit);
  }

  /** What of the tables is compared. */
  Scope scope() {
    return new Scope(columns.columns(), columns.ignored(), ignoreNullKeys);
  }
}
