package io.neaptide.connect.source.query;

/**
 * An expression whose errors name its place.
 *
 * @param expression computes the value
 * @param place where it stands
 */
public record LocatedExpression(Expression expression, Place place) implements Expression {

  @Override
  public Object evaluate(InputRow row) {
    try {
      return expression.evaluate(row);
    } catch (EvaluationException e) {
      throw e.at(place);
    }
  }
}
