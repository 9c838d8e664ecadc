package io.neaptide.connect.source.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Dates and times as ISO-8601 text. A timestamp without a zone is in UTC; a space may stand for its
 * T. Fractions of a second go to milliseconds, as in Connect; finer ones do not fit.
 */
final class Temporals {

  private Temporals() {}

  static LocalDate date(String text) {
    try {
      return inRange(LocalDate.parse(text));
    } catch (DateTimeException e) {
      throw new EvaluationException("the text is no date such as 2026-11-24");
    }
  }

  static LocalTime time(String text) {
    try {
      LocalTime time = LocalTime.parse(text);
      checkPrecision(time);
      return time;
    } catch (DateTimeException e) {
      throw new EvaluationException("the text is no time such as 12:30:00.125");
    }
  }

  static Instant timestamp(String text) {
    String iso = text.indexOf(' ') == 10 ? text.replace(' ', 'T') : text;
    try {
      LocalDateTime local;
      Instant instant;
      if (hasZone(iso)) {
        OffsetDateTime zoned = OffsetDateTime.parse(iso);
        local = zoned.toLocalDateTime();
        instant = zoned.toInstant();
      } else {
        local = LocalDateTime.parse(iso);
        instant = local.toInstant(ZoneOffset.UTC);
      }
      inRange(local.toLocalDate());
      checkPrecision(local.toLocalTime());
      return instant;
    } catch (DateTimeException e) {
      throw new EvaluationException(
          "the text is no timestamp such as 2026-11-24 12:30:00.125 or 2026-11-24T12:30:00Z");
    }
  }

  private static LocalDate inRange(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new EvaluationException("the year is not one of 1 to 9999");
    }
    return date;
  }

  private static boolean hasZone(String iso) {
    int time = iso.indexOf('T');
    return time >= 0
        && (iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0);
  }

  private static void checkPrecision(LocalTime time) {
    if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
      throw new EvaluationException("a fraction of a second has more than three digits");
    }
  }

  static Instant startOf(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static Instant ofMillis(long sinceEpoch) {
    long lastSecond = startOf(LocalDate.of(9999, 12, 31)).getEpochSecond() + 86_399;
    long firstSecond = startOf(LocalDate.of(1, 1, 1)).getEpochSecond();
    if (sinceEpoch / 1_000 > lastSecond || sinceEpoch / 1_000 < firstSecond) {
      throw new EvaluationException("the year is not one of 1 to 9999");
    }
    return Instant.ofEpochMilli(sinceEpoch);
  }

  static LocalDate dateOf(Instant timestamp) {
    return timestamp.atZone(ZoneOffset.UTC).toLocalDate();
  }

  static LocalTime timeOf(Instant timestamp) {
    return timestamp.atZone(ZoneOffset.UTC).toLocalTime();
  }

  static String text(LocalTime time) {
    return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
  }
}
