package io.neaptide.connect.command.text;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Puts the columns of two rows side by side. Not thread-safe. */
public final class RowCells {

  private static final String VALUE = "value";

  private final RowDigest digest = new RowDigest();

  /**
   * The columns of both rows, those of the left one first.
   *
   * @param left the row as JSON; empty where there is none
   * @param right the same
   */
  public List<Cell> of(Optional<byte[]> left, Optional<byte[]> right) {
    Map<String, Object> before = row(left);
    Map<String, Object> after = row(right);
    Object othersBefore = before.remove(RowText.OTHERS);
    Object othersAfter = after.remove(RowText.OTHERS);
    Set<String> columns = new LinkedHashSet<>(before.keySet());
    columns.addAll(after.keySet());
    boolean both = left.isPresent() && right.isPresent();
    List<Cell> cells = new ArrayList<>();
    for (String column : columns) {
      Object one = before.get(column);
      Object other = after.get(column);
      if (one != null || other != null) {
        boolean same =
            isSame(one, other)
                && Objects.equals(digest(othersBefore, column), digest(othersAfter, column));
        cells.add(new Cell(column, text(one), text(other), both && !same));
      }
    }
    return cells;
  }

  private static Map<String, Object> row(Optional<byte[]> json) {
    return json.<Map<String, Object>>map(
            text -> new LinkedHashMap<>(JsonReader.readObject(text, ColumnSelection.ALL)))
        .orElseGet(LinkedHashMap::new);
  }

  /** Of what a column has that is shown as something else; null where it has nothing of that. */
  private static Object digest(Object others, String column) {
    return others instanceof Map<?, ?> columns ? columns.get(column) : null;
  }

  private static Optional<String> text(Object value) {
    return Optional.ofNullable(value).map(RowText::value);
  }

  private boolean isSame(Object one, Object other) {
    return one != null && other != null && Arrays.equals(digestOf(one), digestOf(other));
  }

  private byte[] digestOf(Object value) {
    return digest.of(Map.of(VALUE, value));
  }
}
