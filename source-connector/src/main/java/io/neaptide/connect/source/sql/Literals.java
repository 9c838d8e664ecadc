package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Cast;
import io.neaptide.connect.source.query.DecimalType;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.SimpleType;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.TextType;
import io.neaptide.connect.source.query.UnknownType;
import java.math.BigDecimal;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.StringValue;

/**
 * Compiles values that stand in the text. They are taken from the nodes themselves: the part of the
 * text that the parser gives for a literal may hold a sign or word before it.
 */
final class Literals {

  private Literals() {}

  static boolean reads(Expression node) {
    return node instanceof LongValue
        || node instanceof DoubleValue
        || node instanceof StringValue
        || node instanceof BooleanValue
        || node instanceof NullValue
        || node instanceof DateTimeLiteralExpression;
  }

  static Compiled compile(Expression node, Span span) {
    if (node instanceof NullValue) {
      return new Compiled(new Literal(null), UnknownType.NULL, span);
    }
    if (node instanceof BooleanValue bool) {
      return new Compiled(new Literal(bool.getValue()), SimpleType.BOOLEAN, span);
    }
    if (node instanceof StringValue text) {
      return new Compiled(new Literal(text(text.toString(), span)), TextType.UNBOUNDED, span);
    }
    if (node instanceof DateTimeLiteralExpression temporal) {
      return temporal(temporal, span);
    }
    return number(node.toString(), span);
  }

  /** What a text in single quotes says. */
  private static String text(String written, Span span) {
    if (!written.startsWith("'")) {
      throw new SqlException(span, "a text is written in single quotes, without a prefix");
    }
    return Lexer.unquote(written);
  }

  private static Compiled number(String written, Span span) {
    try {
      BigDecimal value = new BigDecimal(written);
      return new Compiled(Literal.number(value), type(value, written), span);
    } catch (NumberFormatException | EvaluationException e) {
      throw new SqlException(
          span, "the number cannot be read, or has too many digits or too large an exponent", e);
    }
  }

  private static SqlType type(BigDecimal value, String written) {
    if (written.indexOf('e') >= 0 || written.indexOf('E') >= 0) {
      return SimpleType.DOUBLE;
    }
    if (value.scale() > 0) {
      return new DecimalType(Math.max(value.precision(), value.scale()), value.scale());
    }
    int bits = value.toBigInteger().bitLength();
    return bits < Integer.SIZE
        ? SimpleType.INT
        : bits < Long.SIZE ? SimpleType.BIGINT : new DecimalType(value.precision(), 0);
  }

  private static Compiled temporal(DateTimeLiteralExpression node, Span span) {
    SqlType type =
        switch (node.getType()) {
          case DATE -> SimpleType.DATE;
          case TIME -> SimpleType.TIME;
          case TIMESTAMP -> SimpleType.TIMESTAMP;
          default ->
              throw new SqlException(
                  span, "write DATE '2026-11-24', TIME '12:30:00' or TIMESTAMP '...Z'");
        };
    Literal text = new Literal(text(node.getValue(), span));
    try {
      return new Compiled(new Literal(new Cast(text, type).evaluate(null)), type, span);
    } catch (EvaluationException e) {
      throw new SqlException(span, e.getMessage(), e);
    }
  }
}
