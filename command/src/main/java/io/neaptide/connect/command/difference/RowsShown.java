package io.neaptide.connect.command.difference;

import java.util.Objects;
import java.util.Optional;

/**
 * Which of the rows that are not the same were given.
 *
 * @param shown how many
 * @param of how many there are in all
 * @param selection what was asked for, such as {@code key contains 'x'}; empty where all were
 */
public record RowsShown(long shown, long of, Optional<String> selection) {

  public RowsShown {
    Objects.requireNonNull(selection);
  }

  /** Whether no row is missing. */
  public boolean isAll() {
    return shown == of;
  }
}
