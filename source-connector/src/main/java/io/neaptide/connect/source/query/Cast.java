package io.neaptide.connect.source.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Pattern;

/**
 * {@code CAST}: converts where the value says clearly what it is as the other type, and fails where
 * it does not. Numbers are rounded half up (away from zero) to the decimals of the type, texts are
 * cut to its length.
 *
 * @param operand the value to convert
 * @param type a type for which {@link #isTarget} holds
 */
public record Cast(Expression operand, SqlType type) implements Expression {

  private static final int MAX_NUMBER_TEXT = Numbers.MAX_DIGITS + 20;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /** Whether values can be converted to a type. */
  public static boolean isTarget(SqlType type) {
    return type.isConcrete() && type.kind() != Kind.NESTED && type.kind() != Kind.BYTES;
  }

  @Override
  public Object evaluate(InputRow row) {
    Object value = operand.evaluate(row);
    return value == null ? null : convert(value);
  }

  private Object convert(Object value) {
    if (type instanceof TextType text) {
      String full = text(value);
      return full.length() <= text.maxLength() ? full : Texts.left(full, text.maxLength());
    }
    if (type instanceof DecimalType decimal) {
      return Numbers.shortest(decimal.scaled(number(value), RoundingMode.HALF_UP));
    }
    return switch ((SimpleType) type) {
      case BOOLEAN -> bool(value);
      case INT, BIGINT -> whole((SimpleType) type, value);
      case DOUBLE -> SimpleType.nearest(number(value));
      case DATE -> date(value);
      case TIME -> time(value);
      case TIMESTAMP -> timestamp(value);
      case BYTES -> throw undefined(value);
    };
  }

  private Object whole(SimpleType whole, Object value) {
    if (value instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    Number number = number(value);
    if (value instanceof String && !Numbers.isWhole(Numbers.decimal(number))) {
      throw new EvaluationException("the text is no whole number");
    }
    return whole.read(Numbers.round(number, 0, RoundingMode.HALF_UP));
  }

  private Number number(Object value) {
    if (value instanceof Number number) {
      return number;
    }
    if (!(value instanceof String text)) {
      throw undefined(value);
    }
    String trimmed = Texts.trim(text, " ", true, true);
    if (trimmed.length() > MAX_NUMBER_TEXT) {
      throw new EvaluationException("the text is too long for a number");
    }
    // Digits of other scripts would be numbers to Java, and are none to SQL.
    if (!NUMBER.matcher(trimmed).matches()) {
      throw new EvaluationException("the text is no number");
    }
    try {
      return Numbers.shortest(new BigDecimal(trimmed));
    } catch (NumberFormatException e) {
      throw new EvaluationException("the exponent is too large");
    }
  }

  private String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Number number) {
      return Numbers.text(number);
    }
    if (value instanceof Boolean || value instanceof LocalDate || value instanceof Instant) {
      return value.toString();
    }
    if (value instanceof LocalTime time) {
      return Temporals.text(time);
    }
    throw undefined(value);
  }

  private Boolean bool(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      BigDecimal decimal = Numbers.decimal(number);
      if (decimal.signum() == 0 || decimal.compareTo(BigDecimal.ONE) == 0) {
        return decimal.signum() != 0;
      }
      throw new EvaluationException("the number is neither 0 nor 1");
    }
    if (value instanceof String text) {
      return switch (Texts.lower(Texts.trim(text, " ", true, true))) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new EvaluationException("the text is neither true nor false");
      };
    }
    throw undefined(value);
  }

  private LocalDate date(Object value) {
    if (value instanceof Instant timestamp) {
      return Temporals.dateOf(timestamp);
    }
    return value instanceof LocalDate date ? date : Temporals.date(trimmed(value));
  }

  private LocalTime time(Object value) {
    if (value instanceof Instant timestamp) {
      return Temporals.timeOf(timestamp);
    }
    return value instanceof LocalTime time ? time : Temporals.time(trimmed(value));
  }

  private Instant timestamp(Object value) {
    if (value instanceof Instant timestamp) {
      return timestamp;
    }
    if (value instanceof LocalDate date) {
      return Temporals.startOf(date);
    }
    if (value instanceof Number number) {
      return Temporals.ofMillis((Long) SimpleType.BIGINT.read(number));
    }
    return Temporals.timestamp(trimmed(value));
  }

  private String trimmed(Object value) {
    if (value instanceof String text) {
      return Texts.trim(text, " ", true, true);
    }
    throw undefined(value);
  }

  private EvaluationException undefined(Object value) {
    return new EvaluationException(Values.describe(value) + " cannot be converted to " + type);
  }
}
