package io.neaptide.connect.command.difference;

/** Why two tables are compared, which decides what people call the outcome. */
public enum Purpose {
  /** Two tables that may be equal. */
  COMPARISON,
  /**
   * What a connector would write: the left side is the target as it is, the right as it will be.
   */
  PLAN;

  /** The name of a kind of rows, such as {@code only left}, or {@code deleted} in a plan. */
  public String nameOf(RowKind kind) {
    return this == PLAN ? kind.planned() : kind.compared();
  }
}
