package io.neaptide.connect.source.query;

import java.util.List;
import java.util.Optional;

/** SQL's logic of true, false and unknown, which is null. Operands are looked at from the left. */
public final class Logic {

  private Logic() {}

  /** Whether a condition is met: not where it is false or unknown. */
  static boolean isTrue(Object condition) {
    return condition != null && Values.bool(condition);
  }

  /** Whether a row is one of those asked for: all of them, where there is no condition. */
  static boolean isMet(Optional<Expression> condition, InputRow row) {
    return condition.isEmpty() || isTrue(condition.get().evaluate(row));
  }

  /** False as soon as an operand is. */
  public static Expression and(List<Expression> operands) {
    return chain(operands, Boolean.FALSE);
  }

  /** True as soon as an operand is. */
  public static Expression or(List<Expression> operands) {
    return chain(operands, Boolean.TRUE);
  }

  private static Expression chain(List<Expression> operands, Boolean deciding) {
    Expression[] all = operands.toArray(Expression[]::new);
    return row -> {
      Boolean result = !deciding;
      for (Expression operand : all) {
        Object value = operand.evaluate(row);
        if (value == null) {
          result = null;
        } else if (Values.bool(value).equals(deciding)) {
          return deciding;
        }
      }
      return result;
    };
  }

  public static Expression not(Expression operand) {
    return row -> {
      Object value = operand.evaluate(row);
      return value == null ? null : !Values.bool(value);
    };
  }

  /** {@code IS NULL}. */
  public static Expression isNull(Expression operand) {
    return row -> operand.evaluate(row) == null;
  }

  /** {@code IS TRUE} and {@code IS FALSE}, which are never unknown. */
  public static Expression is(Expression operand, boolean expected) {
    return row -> {
      Object value = operand.evaluate(row);
      return value != null && Values.bool(value) == expected;
    };
  }
}
