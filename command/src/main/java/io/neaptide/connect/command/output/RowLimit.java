package io.neaptide.connect.command.output;

import io.neaptide.connect.command.console.CommandException;

/** How many rows are shown, as {@code --rows} takes it. */
public final class RowLimit {

  private static final String ALL = "all";

  private RowLimit() {}

  /**
   * Reads a whole number, or {@code all}.
   *
   * @throws CommandException if it is neither
   */
  public static long parse(String text) {
    try {
      long number = text.equals(ALL) ? Long.MAX_VALUE : Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static CommandException wrong(String text, NumberFormatException cause) {
    return new CommandException(
        "--rows " + text + " is not a number of rows; give a whole number, or " + ALL, cause);
  }
}
