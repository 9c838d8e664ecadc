package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnTally;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.table.RowCells;
import io.neaptide.connect.command.table.RowText;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Shows the rows that are not the same, and counts in which columns. Both sides were read again by
 * where their rows stand.
 */
final class ChangedRows {

  private static final String COMPACTED = " was compacted away since it was compared";

  private final ChangedKeys keys;
  private final FoundSide left;
  private final FoundSide right;
  private final RowLimit limit;
  private final RowCells cells = new RowCells();
  private final ColumnTally tally = new ColumnTally();
  private long shown;
  private long gone;

  /** The rows of one side. */
  record FoundSide(String topic, FoundRows rows) {}

  ChangedRows(ChangedKeys keys, FoundSide left, FoundSide right, RowLimit limit) {
    this.keys = keys;
    this.left = left;
    this.right = right;
    this.limit = limit;
  }

  /** Shows as many rows as are asked for. */
  void show(DifferenceOutput output) {
    limit.restart();
    for (int bucket = 0; bucket < keys.buckets(); bucket++) {
      Map<RowKey, FoundRows.Found> before = left.rows().bucket(bucket);
      Map<RowKey, FoundRows.Found> after = right.rows().bucket(bucket);
      keys.forEach(bucket, key -> show(key, before, after, output));
    }
  }

  private void show(
      ChangedKeys.ChangedKey key,
      Map<RowKey, FoundRows.Found> before,
      Map<RowKey, FoundRows.Found> after,
      DifferenceOutput output) {
    boolean isShown = limit.take(key.kind());
    if (!isShown && key.kind() != RowKind.DIFFERENT) {
      return;
    }
    Optional<FoundRows.Found> one = found(key.left(), before.get(key.key()));
    Optional<FoundRows.Found> other = found(key.right(), after.get(key.key()));
    List<String> notes = new ArrayList<>();
    if (!key.doubt().text().isEmpty()) {
      notes.add(key.doubt().text());
    }
    note(notes, "the left row", key.left(), one);
    note(notes, "the right row", key.right(), other);
    if (!notes.isEmpty() && notes.stream().anyMatch(note -> note.endsWith(COMPACTED))) {
      gone++;
    }
    Optional<byte[]> leftJson = one.flatMap(left.rows()::json);
    Optional<byte[]> rightJson = other.flatMap(right.rows()::json);
    List<Cell> compared = cells.of(leftJson, rightJson);
    if (key.kind() == RowKind.DIFFERENT && leftJson.isPresent() && rightJson.isPresent()) {
      tally.add(compared);
    }
    if (isShown) {
      shown++;
      write(output, row(key, compared, notes, one, other));
    }
  }

  private static Optional<FoundRows.Found> found(
      Optional<ChangedKeys.Place> place, FoundRows.Found row) {
    return Optional.ofNullable(row).filter(each -> place.isPresent() && each.isAt(place.get()));
  }

  private static void note(
      List<String> notes,
      String which,
      Optional<ChangedKeys.Place> place,
      Optional<FoundRows.Found> row) {
    if (place.isPresent() && row.isEmpty()) {
      notes.add(which + COMPACTED);
    }
  }

  private DifferentRow row(
      ChangedKeys.ChangedKey key,
      List<Cell> compared,
      List<String> notes,
      Optional<FoundRows.Found> one,
      Optional<FoundRows.Found> other) {
    StringJoiner note = new StringJoiner("; ");
    notes.forEach(note::add);
    return new DifferentRow(
        key.kind(),
        RowText.key(key.key().bytes()),
        location(left.topic(), key.left(), one),
        location(right.topic(), key.right(), other),
        compared,
        notes.isEmpty() ? Optional.empty() : Optional.of(note.toString()));
  }

  private static Optional<Location> location(
      String topic, Optional<ChangedKeys.Place> place, Optional<FoundRows.Found> row) {
    return place.map(
        each ->
            new Location(
                topic,
                each.partition(),
                each.offset(),
                row.map(FoundRows.Found::timestamp)
                    .filter(time -> time >= 0)
                    .map(Instant::ofEpochMilli)));
  }

  private static void write(DifferenceOutput output, DifferentRow row) {
    try {
      output.row(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns that changed. */
  ColumnTally columns() {
    return tally;
  }

  /** How many rows were shown. */
  long shown() {
    return shown;
  }

  /** How many keys had a row that was gone when it was read again. */
  long gone() {
    return gone;
  }
}
