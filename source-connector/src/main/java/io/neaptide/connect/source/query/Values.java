package io.neaptide.connect.source.query;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/** The kinds of values, and comparison within a kind. */
public final class Values {

  private Values() {}

  /** What a value is called in messages. */
  static String describe(Object value) {
    return kind(value).toString();
  }

  static Kind kind(Object value) {
    if (value instanceof Number) {
      return Kind.NUMBER;
    }
    if (value instanceof String) {
      return Kind.TEXT;
    }
    if (value instanceof Boolean) {
      return Kind.BOOLEAN;
    }
    if (value instanceof LocalDate) {
      return Kind.DATE;
    }
    if (value instanceof LocalTime) {
      return Kind.TIME;
    }
    if (value instanceof Instant) {
      return Kind.TIMESTAMP;
    }
    if (value instanceof ByteBuffer) {
      return Kind.BYTES;
    }
    if (value instanceof Map || value instanceof List) {
      return Kind.NESTED;
    }
    throw new EvaluationException("a value of type " + value.getClass().getName());
  }

  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw unexpected(Kind.TEXT, value);
  }

  static Number number(Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw unexpected(Kind.NUMBER, value);
  }

  static Boolean bool(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw unexpected(Kind.BOOLEAN, value);
  }

  private static EvaluationException unexpected(Kind expected, Object value) {
    return new EvaluationException(
        "expected " + expected + ", found " + describe(value) + "; convert it with CAST");
  }

  /**
   * Compares two values that are not null.
   *
   * @throws EvaluationException if they are not of one kind that has an order
   */
  public static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Numbers.compare(a, b);
    }
    if (left instanceof String a && right instanceof String b) {
      return Texts.compare(a, b);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return a.compareTo(b);
    }
    if (left instanceof LocalDate a && right instanceof LocalDate b) {
      return a.compareTo(b);
    }
    if (left instanceof LocalTime a && right instanceof LocalTime b) {
      return a.compareTo(b);
    }
    if (left instanceof Instant a && right instanceof Instant b) {
      return a.compareTo(b);
    }
    if (left instanceof ByteBuffer a && right instanceof ByteBuffer b) {
      return java.util.Arrays.compareUnsigned(bytes(a), bytes(b));
    }
    throw new EvaluationException(
        describe(left)
            + " and "
            + describe(right)
            + " cannot be compared; convert one of them with CAST");
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
