package io.neaptide.connect.command.difference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts changes per column, row by row. Not thread-safe. */
public final class ColumnTally {

  /** Tables have fewer columns; a topic whose field names are data must not fill the memory. */
  public static final int MAX_COLUMNS = 10_000;

  private final Map<String, long[]> changes = new HashMap<>();
  private long notCounted;

  /** Takes the columns of a key that both sides have. */
  public void add(List<Cell> cells) {
    for (Cell cell : cells) {
      if (cell.changed()) {
        add(cell);
      }
    }
  }

  private void add(Cell cell) {
    long[] counts = changes.get(cell.column());
    if (counts == null) {
      if (changes.size() == MAX_COLUMNS) {
        notCounted++;
        return;
      }
      counts = new long[3];
      changes.put(cell.column(), counts);
    }
    if (cell.left().isEmpty()) {
      counts[1]++;
    } else if (cell.right().isEmpty()) {
      counts[2]++;
    } else {
      counts[0]++;
    }
  }

  /** The columns that changed, those with most changes first. */
  public List<ColumnChanges> columns() {
    return changes.entrySet().stream()
        .map(
            each ->
                new ColumnChanges(
                    each.getKey(), each.getValue()[0], each.getValue()[1], each.getValue()[2]))
        .sorted(
            Comparator.comparingLong(ColumnChanges::total)
                .reversed()
                .thenComparing(ColumnChanges::column))
        .toList();
  }

  /** How many changed cells are in columns past the limit. */
  public long notCounted() {
    return notCounted;
  }
}
