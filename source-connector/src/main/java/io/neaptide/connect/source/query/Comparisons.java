package io.neaptide.connect.source.query;

import java.util.List;
import java.util.Optional;

/** Comparisons of values, each unknown where an operand is null and that may matter. */
public final class Comparisons {

  /** What a comparison asks for. */
  public enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case NOT_EQUAL -> comparison != 0;
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  private Comparisons() {}

  public static Expression compare(Operator operator, Expression left, Expression right) {
    return row -> {
      Object a = left.evaluate(row);
      Object b = right.evaluate(row);
      if (a == null || b == null) {
        return null;
      }
      return operator.holds(Values.compare(a, b));
    };
  }

  /** {@code IS NOT DISTINCT FROM}: nulls are equal. */
  public static Expression same(Expression left, Expression right) {
    return row -> {
      Object a = left.evaluate(row);
      Object b = right.evaluate(row);
      return (a == null || b == null) ? a == b : Values.compare(a, b) == 0;
    };
  }

  /** {@code BETWEEN}. */
  public static Expression between(Expression operand, Expression least, Expression greatest) {
    return row -> {
      Object value = operand.evaluate(row);
      Object from = least.evaluate(row);
      Object to = greatest.evaluate(row);
      Boolean above = (value == null || from == null) ? null : Values.compare(value, from) >= 0;
      Boolean below = (value == null || to == null) ? null : Values.compare(value, to) <= 0;
      if (Boolean.FALSE.equals(above) || Boolean.FALSE.equals(below)) {
        return false;
      }
      return (above == null || below == null) ? null : true;
    };
  }

  /** {@code IN} with a list. */
  public static Expression in(Expression operand, List<Expression> list) {
    Expression[] candidates = list.toArray(Expression[]::new);
    return row -> {
      Object value = operand.evaluate(row);
      if (value == null) {
        return null;
      }
      Boolean result = false;
      for (Expression candidate : candidates) {
        Object other = candidate.evaluate(row);
        if (other == null) {
          result = null;
        } else if (Values.compare(value, other) == 0) {
          return true;
        }
      }
      return result;
    };
  }

  /**
   * {@code LIKE}.
   *
   * @param escape the escape character; a backslash where it is not given
   */
  public static Expression like(
      Expression operand, Expression pattern, Optional<Expression> escape) {
    return row -> {
      Object text = operand.evaluate(row);
      Object like = pattern.evaluate(row);
      Object sign = escape.isPresent() ? escape.get().evaluate(row) : "\\";
      if (text == null || like == null || sign == null) {
        return null;
      }
      return LikePattern.of(Values.text(like), LikePattern.escape(Values.text(sign)))
          .matches(Values.text(text));
    };
  }

  /** {@code LIKE} with a pattern that is the same for every row, and so read once. */
  public static Expression like(Expression operand, String pattern, Optional<String> escape) {
    LikePattern compiled = LikePattern.of(pattern, LikePattern.escape(escape.orElse("\\")));
    return row -> {
      Object text = operand.evaluate(row);
      return text == null ? null : (Boolean) compiled.matches(Values.text(text));
    };
  }
}
