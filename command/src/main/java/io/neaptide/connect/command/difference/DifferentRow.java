package io.neaptide.connect.command.difference;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key whose rows are not the same on both sides.
 *
 * @param key the key as people read it; {@code 0x} and hex digits where it cannot be read
 * @param keyJson the key as JSON, which tells the text {@code 1} from the number; empty where it is
 *     not known
 * @param left where the row before stands; empty where there is none
 * @param right where the row after stands; empty where there is none
 * @param cells the columns of both rows, in their order; empty where neither was read
 * @param note what people must know of this row, such as that it cannot be read; else empty
 */
public record DifferentRow(
    RowKind kind,
    String key,
    Optional<String> keyJson,
    Optional<Location> left,
    Optional<Location> right,
    List<Cell> cells,
    Optional<String> note) {

  public DifferentRow {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(key);
    Objects.requireNonNull(keyJson);
    Objects.requireNonNull(left);
    Objects.requireNonNull(right);
    Objects.requireNonNull(note);
    cells = List.copyOf(cells);
  }

  /** A row whose key has no other form. */
  public DifferentRow(
      RowKind kind,
      String key,
      Optional<Location> left,
      Optional<Location> right,
      List<Cell> cells,
      Optional<String> note) {
    this(kind, key, Optional.empty(), left, right, cells, note);
  }
}
