package io.neaptide.connect.command.difference;

import java.util.Objects;

/**
 * How often a column is why the rows of a key differ. Counted are keys that both sides have.
 *
 * @param changed both sides have a value, and it is another one
 * @param added only the right side has a value
 * @param removed only the left side has a value
 */
public record ColumnChanges(String column, long changed, long added, long removed) {

  public ColumnChanges {
    Objects.requireNonNull(column);
  }

  public long total() {
    return changed + added + removed;
  }
}
