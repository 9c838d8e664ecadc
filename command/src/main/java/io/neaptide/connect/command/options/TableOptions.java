package io.neaptide.connect.command.options;

import io.neaptide.connect.command.columns.ColumnFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every subcommand that reads topics as tables. */
public final class TableOptions {

  @Option(
      names = ColumnFilter.COLUMNS,
      paramLabel = "LIST",
      description =
          "The columns that count, such as id,address.city; all others do not. Names with a dot or"
              + " a comma stand in double quotes.")
  private Optional<String> columns = Optional.empty();

  @Option(
      names = ColumnFilter.IGNORE,
      paramLabel = "LIST",
      description = "Columns that do not count, such as updated_at.")
  private Optional<String> ignored = Optional.empty();

  @Option(
      names = "--ignore-null-keys",
      description =
          "Do not mind records without a key; otherwise it cannot be told what a table holds.")
  private boolean ignoreNullKeys;

  @Option(
      names = WorkFiles.OPTION,
      paramLabel = "FOLDER",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "Where files are made while it runs, some 90 bytes and the key for each record (default:"
              + " ${DEFAULT-VALUE}).")
  private Path workFolder = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "Give up when a topic is not read on for so long, as behind an open transaction (default:"
              + " ${DEFAULT-VALUE}).")
  private int timeout;

  /** The columns that count. */
  public ColumnFilter columns() {
    return ColumnFilter.of(columns, ignored);
  }

  /** Whether records without a key do not matter. */
  public boolean ignoreNullKeys() {
    return ignoreNullKeys;
  }

  /** Where files are made. */
  public Path workFolder() {
    return workFolder;
  }

  /** How long reading may stand still. */
  public Duration stallLimit() {
    return Duration.ofSeconds(timeout);
  }
}
