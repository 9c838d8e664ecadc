package io.neaptide.connect.command.options;

import io.neaptide.connect.command.console.CommandException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as options take them. */
final class PointInTime {

  private PointInTime() {}

  /**
   * A time in ISO-8601, with its zone.
   *
   * @throws CommandException if it is none
   */
  static Instant parse(String option, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.toEpochMilli() < 0) {
        throw new CommandException(
            option + " " + text + " is before 1970, when no record was written; give a later time");
      }
      return time;
    } catch (DateTimeException | ArithmeticException e) {
      throw new CommandException(
          option
              + " "
              + text
              + " is not a time with its zone, such as 2026-11-24T12:00:00Z or"
              + " 2026-11-24T13:00:00+01:00",
          null);
    }
  }
}
