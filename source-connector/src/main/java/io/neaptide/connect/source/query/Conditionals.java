package io.neaptide.connect.source.query;

import java.util.List;

/** Expressions of which only the chosen part is computed. */
public final class Conditionals {

  /**
   * A branch of {@code CASE}.
   *
   * @param condition when it is chosen: where this is true
   * @param result what it gives
   */
  public record Branch(Expression condition, Expression result) {}

  private Conditionals() {}

  /** {@code CASE}, with conditions or as comparisons that were made conditions. */
  public static Expression choose(List<Branch> branches, Expression otherwise) {
    Branch[] all = branches.toArray(Branch[]::new);
    return row -> {
      for (Branch branch : all) {
        if (Logic.isTrue(branch.condition().evaluate(row))) {
          return branch.result().evaluate(row);
        }
      }
      return otherwise.evaluate(row);
    };
  }

  /** The first value that is not null. */
  public static Expression coalesce(List<Expression> candidates) {
    Expression[] all = candidates.toArray(Expression[]::new);
    return row -> {
      for (Expression candidate : all) {
        Object value = candidate.evaluate(row);
        if (value != null) {
          return value;
        }
      }
      return null;
    };
  }

  /** Null where both are equal, else the first. */
  public static Expression nullIf(Expression first, Expression second) {
    return row -> {
      Object value = first.evaluate(row);
      Object unwanted = second.evaluate(row);
      boolean equal = value != null && unwanted != null && Values.compare(value, unwanted) == 0;
      return equal ? null : value;
    };
  }
}
