package io.neaptide.connect.source.query;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;

/** The form of values in rows without a schema: dates and times are ISO-8601 text, bytes base64. */
final class RowForm {

  private RowForm() {}

  static Object of(Object value) {
    if (value instanceof LocalDate || value instanceof Instant) {
      return value.toString();
    }
    if (value instanceof LocalTime time) {
      return Temporals.text(time);
    }
    if (value instanceof ByteBuffer bytes) {
      return Base64.getEncoder().encodeToString(Values.bytes(bytes));
    }
    return value;
  }
}
