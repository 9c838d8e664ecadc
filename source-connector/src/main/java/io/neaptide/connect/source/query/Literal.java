package io.neaptide.connect.source.query;

import java.math.BigDecimal;

/**
 * The same value for every row.
 *
 * @param value as defined for this package
 */
public record Literal(Object value) implements Expression {

  /**
   * A number.
   *
   * @throws EvaluationException if it is past the limits of numbers
   */
  public static Literal number(BigDecimal value) {
    return new Literal(Numbers.shortest(value));
  }

  @Override
  public Object evaluate(InputRow row) {
    return value;
  }
}
