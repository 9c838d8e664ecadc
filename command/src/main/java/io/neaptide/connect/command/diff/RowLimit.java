package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.RowKind;
import java.util.EnumMap;
import java.util.Map;

/** How many rows of each kind are shown. Not thread-safe. */
final class RowLimit {

  private final long each;
  private final Map<RowKind, Long> taken = new EnumMap<>(RowKind.class);

  /**
   * @param each how many of each kind
   */
  RowLimit(long each) {
    this.each = each;
  }

  /** Begins again with the first row. */
  void restart() {
    taken.clear();
  }

  /** Whether the next row of a kind is shown. */
  boolean take(RowKind kind) {
    return taken.merge(kind, 1L, Long::sum) <= each;
  }
}
