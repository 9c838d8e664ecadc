package io.neaptide.connect.source.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.SQLException;

/**
 * The one rule by which the database divides otherwise: its quotients have more digits than ours,
 * which have 38, or as many as an operand. An expression for the database gets a literal in place
 * of each quotient, and only of one, that has more digits there, rounded as docs/sql.md says.
 */
final class DocumentedQuotients {

  private static final String DIVISION = " / ";
  private static final int DIGITS = 38;

  private final Oracle oracle;

  DocumentedQuotients(Oracle oracle) {
    this.oracle = oracle;
  }

  /** Divisions are those of {@link RandomExpression}: {@code ((dividend) / literal)}. */
  String in(String expression) {
    StringBuilder result = new StringBuilder(expression);
    // The inner ones come first, since they are within the dividend.
    for (int at = result.indexOf(DIVISION); at >= 0; at = result.indexOf(DIVISION, at + 1)) {
      int from = opening(result, at);
      int to = result.indexOf(")", at) + 1;
      String dividend = result.substring(from + 1, at);
      String divisor = result.substring(at + DIVISION.length(), to - 1);
      BigDecimal rounded = rounded(dividend, divisor);
      if (rounded != null) {
        result.replace(from, to, "CAST('" + rounded + "' AS DECFLOAT(100))");
        at = from;
      }
    }
    return result.toString();
  }

  /** Null where the quotient of the database needs no rounding, or there is none. */
  private BigDecimal rounded(String dividend, String divisor) {
    try {
      if (oracle.evaluate("(" + dividend + DIVISION + divisor + ")") instanceof BigDecimal quotient
          && oracle.evaluate(dividend) instanceof BigDecimal operand) {
        int digits = Math.max(DIGITS, Math.max(digits(operand), digits(new BigDecimal(divisor))));
        return digits(quotient) > digits
            ? quotient.round(new MathContext(digits, RoundingMode.HALF_UP))
            : null;
      }
      return null;
    } catch (SQLException e) {
      // Whether this part is looked at is for the whole expression to show.
      return null;
    }
  }

  private static int digits(BigDecimal value) {
    return value.stripTrailingZeros().precision();
  }

  private static int opening(CharSequence expression, int before) {
    int depth = 0;
    for (int at = before - 1; at >= 0; at--) {
      char c = expression.charAt(at);
      depth += c == ')' ? 1 : c == '(' ? -1 : 0;
      if (depth < 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("no division in parentheses: " + expression);
  }
}
