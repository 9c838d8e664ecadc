package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.SqlType;

/** Expressions that are the same for every row. */
final class Constants {

  private Constants() {}

  /** Computes an expression without columns once, where that can be done. */
  static Compiled folded(Compiled constant) {
    if (isLiteral(constant)) {
      return constant;
    }
    try {
      return literal(constant.expression().evaluate(null), constant.type(), constant.span());
    } catch (EvaluationException e) {
      // It makes every record malformed, as it says for the first of them.
      return constant;
    }
  }

  static Compiled literal(Object value, SqlType type, Span span) {
    return new Compiled(new Literal(value), type, span);
  }

  static boolean isLiteral(Compiled compiled) {
    return compiled.expression() instanceof Literal;
  }

  static boolean isNull(Compiled compiled) {
    return compiled.expression() instanceof Literal literal && literal.value() == null;
  }

  static boolean isFalse(Compiled compiled) {
    return compiled.expression() instanceof Literal literal
        && Boolean.FALSE.equals(literal.value());
  }
}
