package io.neaptide.connect.source.query;

/** Computes a value from a row. Immutable, so thread-safe. */
@FunctionalInterface
public interface Expression {

  /**
   * The value for a row.
   *
   * @return a value as defined for this package; null for SQL's NULL
   * @throws EvaluationException if the row has no such value
   */
  Object evaluate(InputRow row);
}
