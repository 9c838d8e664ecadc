package io.neaptide.connect.command.difference;

import java.util.Objects;
import java.util.Optional;

/**
 * A column of a row on both sides. Values are JSON texts, so that no number loses a digit; a column
 * that is null is the same as one that is absent, and empty.
 *
 * @param changed whether the values differ as tables see them: {@code 1} and {@code 1.0} do not
 */
public record Cell(String column, Optional<String> left, Optional<String> right, boolean changed) {

  public Cell {
    Objects.requireNonNull(column);
    Objects.requireNonNull(left);
    Objects.requireNonNull(right);
  }

  /** A column that is the same on both sides. */
  public static Cell same(String column, Optional<String> value) {
    return new Cell(column, value, value, false);
  }
}
