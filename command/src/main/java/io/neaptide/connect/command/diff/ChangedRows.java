package io.neaptide.connect.command.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnTally;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.text.RowCells;
import io.neaptide.connect.command.text.RowText;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows the rows that are not the same, and counts in which columns. Both sides were read again by
 * where their rows stand.
 */
final class ChangedRows {

  private static final String COMPACTED = " was compacted away since it was compared";
  private static final String SAME_JSON =
      "the rows differ in what looks the same as JSON, such as a number that is none and the text"
          + " \"NaN\"";

  private final ChangedKeys keys;
  private final FoundSide left;
  private final FoundSide right;
  private final Examples examples;
  private final RowCells cells = new RowCells();
  private final ColumnTally tally = new ColumnTally();
  private long shown;
  private long gone;

  /** The rows of one side. */
  record FoundSide(String topic, FoundRows rows) {}

  /** A key with the rows of both sides, as far as they were found again. */
  private record Pair(
      ChangedKeys.ChangedKey key, Optional<FoundRows.Found> one, Optional<FoundRows.Found> other) {

    private boolean isGone() {
      return (key.left().isPresent() && one.isEmpty())
          || (key.right().isPresent() && other.isEmpty());
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (!key.doubt().text().isEmpty()) {
        notes.add(key.doubt().text());
      }
      if (key.left().isPresent() && one.isEmpty()) {
        notes.add("the left row" + COMPACTED);
      }
      if (key.right().isPresent() && other.isEmpty()) {
        notes.add("the right row" + COMPACTED);
      }
      return notes;
    }
  }

  ChangedRows(ChangedKeys keys, FoundSide left, FoundSide right, Examples examples) {
    this.keys = keys;
    this.left = left;
    this.right = right;
    this.examples = examples;
  }

  /** Shows the rows that are examples. */
  void show(DifferenceOutput output) {
    examples.restart();
    List<Pair> kept = new ArrayList<>();
    for (int bucket = 0; bucket < keys.buckets(); bucket++) {
      Map<RowKey, FoundRows.Found> before = left.rows().bucket(bucket);
      Map<RowKey, FoundRows.Found> after = right.rows().bucket(bucket);
      keys.forEach(
          bucket,
          key -> {
            boolean isShown = examples.take(key);
            if (isShown || key.kind() == RowKind.DIFFERENT) {
              Pair pair =
                  new Pair(
                      key,
                      found(key.left(), before.get(key.key())),
                      found(key.right(), after.get(key.key())));
              count(pair);
              if (isShown && examples.isOrdered()) {
                kept.add(pair);
              } else if (isShown) {
                write(output, row(pair));
              }
            }
          });
    }
    kept.sort(Comparator.comparing(pair -> pair.key().key(), Examples.BY_KEY));
    kept.forEach(pair -> write(output, row(pair)));
  }

  private void count(Pair pair) {
    if (pair.isGone()) {
      gone++;
    }
    if (pair.key().kind() == RowKind.DIFFERENT) {
      Optional<byte[]> before = json(left, pair.one());
      Optional<byte[]> after = json(right, pair.other());
      if (before.isPresent() && after.isPresent()) {
        tally.add(cells.of(before, after));
      }
    }
  }

  private static Optional<byte[]> json(FoundSide side, Optional<FoundRows.Found> row) {
    return row.flatMap(side.rows()::json);
  }

  private static Optional<FoundRows.Found> found(
      Optional<ChangedKeys.Place> place, FoundRows.Found row) {
    return Optional.ofNullable(row).filter(each -> place.isPresent() && each.isAt(place.get()));
  }

  private DifferentRow row(Pair pair) {
    ChangedKeys.ChangedKey key = pair.key();
    Optional<byte[]> before = json(left, pair.one());
    Optional<byte[]> after = json(right, pair.other());
    List<Cell> compared = cells.of(before, after);
    List<String> notes = pair.notes();
    if (key.kind() == RowKind.DIFFERENT
        && before.isPresent()
        && after.isPresent()
        && compared.stream().allMatch(ChangedRows::looksTheSame)) {
      notes.add(SAME_JSON);
    }
    return new DifferentRow(
        key.kind(),
        RowText.key(key.key().bytes()),
        Optional.of(new String(key.key().bytes(), UTF_8)),
        location(left.topic(), key.left(), pair.one()),
        location(right.topic(), key.right(), pair.other()),
        compared,
        notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes)));
  }

  private static boolean looksTheSame(Cell cell) {
    return !cell.changed() || cell.left().equals(cell.right());
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

  private void write(DifferenceOutput output, DifferentRow row) {
    shown++;
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
