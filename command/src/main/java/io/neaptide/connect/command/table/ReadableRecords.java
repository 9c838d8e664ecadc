package io.neaptide.connect.command.table;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.options.TableSettings;

/**
 * Counts what of a topic can be read. Where nothing can, its format is another one. Used by one
 * thread.
 */
final class ReadableRecords {

  /** A key that cannot be read is reason enough to tell nothing, so it need go no further. */
  private static final int FIRST_KEYS = 100;

  private final TableSettings settings;
  private long keys;
  private long rows;
  private Occurrences unreadableKeys = Occurrences.NONE;
  private Occurrences unreadableRows = Occurrences.NONE;

  ReadableRecords(TableSettings settings) {
    this.settings = settings;
  }

  void key() {
    keys++;
  }

  /**
   * @throws CommandException if it is one of many, and none was readable
   */
  void unreadableKey(String where) {
    unreadableKeys = unreadableKeys.and(where);
    if (keys == 0 && unreadableKeys.count() == FIRST_KEYS) {
      throw wrongFormat(
          "None of the first " + FIRST_KEYS + " keys",
          unreadableKeys,
          settings.keyFormat(),
          settings.options().keyFormat());
    }
  }

  void row() {
    rows++;
  }

  /** The first rows may be of an older format, and overwritten since: this alone says nothing. */
  void unreadableRow(String where) {
    unreadableRows = unreadableRows.and(where);
  }

  /**
   * To be called when all is read.
   *
   * @throws CommandException if there are keys or rows, but none that can be read
   */
  void requireSome() {
    if (keys == 0 && unreadableKeys.count() > 0) {
      throw wrongFormat(
          "None of the keys", unreadableKeys, settings.keyFormat(), settings.options().keyFormat());
    }
    if (rows == 0 && unreadableRows.count() > 0) {
      throw wrongFormat(
          "None of the values",
          unreadableRows,
          settings.valueFormat(),
          settings.options().valueFormat());
    }
  }

  private CommandException wrongFormat(
      String what, Occurrences unreadable, String format, String option) {
    return new CommandException(
        what
            + " of "
            + settings.topic()
            + " can be read as "
            + format
            + " (the first is "
            + unreadable.first().orElse("unknown")
            + "); name their format with "
            + option);
  }
}
