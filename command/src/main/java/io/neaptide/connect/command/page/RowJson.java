package io.neaptide.connect.command.page;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.RowKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows as the script of the page reads them: {@code [kind, key, left, right, note, [column, value,
 * ...], [[column, left, right, changed], ...]]}. A side is {@code [topic, partition, offset,
 * milliseconds]}. The first list has the columns that are written alike on both sides, or that only
 * one side can have. A value is a text, or {@code [left out before, text, left out after]} where it
 * was shortened.
 */
final class RowJson {

  /** By the numbers that the script of the page knows them by. */
  static final List<RowKind> KINDS =
      List.of(RowKind.ONLY_LEFT, RowKind.ONLY_RIGHT, RowKind.DIFFERENT, RowKind.MOVED);

  /**
   * More columns than a table has; a row whose field names are data would make the page too large.
   */
  static final int MOST_CELLS = 2_000;

  private final ScriptJson json;
  private final ShortTexts texts;
  private final ColumnNames columns;

  RowJson(ScriptJson json, ShortTexts texts, ColumnNames columns) {
    this.json = json;
    this.texts = texts;
    this.columns = columns;
  }

  void write(DifferentRow row) throws IOException {
    boolean oneSided = row.kind() == RowKind.ONLY_LEFT || row.kind() == RowKind.ONLY_RIGHT;
    List<Cell> paired = new ArrayList<>();
    List<Cell> single = new ArrayList<>();
    for (Cell cell : row.cells()) {
      boolean alike = !cell.changed() && cell.left().equals(cell.right());
      (oneSided || alike ? single : paired).add(cell);
    }
    json.beginArray().number(KINDS.indexOf(row.kind()));
    part(texts.of(row.key()));
    location(row.left());
    location(row.right());
    note(row);
    json.beginArray();
    for (Cell cell : first(MOST_CELLS - Math.min(MOST_CELLS, paired.size()), single)) {
      columns.write(cell.column(), texts, json);
      value(cell.left().or(cell::right), Optional.empty());
    }
    json.endArray().beginArray();
    for (Cell cell : first(MOST_CELLS, paired)) {
      json.beginArray();
      columns.write(cell.column(), texts, json);
      value(cell.left(), cell.right());
      value(cell.right(), cell.left());
      json.flag(cell.changed()).endArray();
    }
    json.endArray().endArray();
  }

  private static List<Cell> first(int most, List<Cell> cells) {
    return cells.subList(0, Math.min(most, cells.size()));
  }

  private void note(DifferentRow row) throws IOException {
    Optional<String> note = row.note();
    if (row.cells().size() > MOST_CELLS) {
      String cut = MOST_CELLS + " of " + row.cells().size() + " columns are in this page";
      note = Optional.of(note.map(text -> text + "; " + cut).orElse(cut));
    }
    if (note.isPresent()) {
      json.text(texts.of(note.get()).text());
    } else {
      json.nothing();
    }
  }

  private void location(Optional<Location> side) throws IOException {
    if (side.isEmpty()) {
      json.nothing();
      return;
    }
    Location at = side.get();
    json.beginArray().text(at.topic()).number(at.partition()).number(at.offset());
    if (at.timestamp().isPresent()) {
      json.number(at.timestamp().get().toEpochMilli());
    }
    json.endArray();
  }

  private void value(Optional<String> value, Optional<String> other) throws IOException {
    if (value.isEmpty()) {
      json.nothing();
    } else if (other.isEmpty()) {
      part(texts.of(value.get()));
    } else {
      part(texts.of(value.get(), other.get()));
    }
  }

  private void part(ShortTexts.Part part) throws IOException {
    if (part.isWhole()) {
      json.text(part.text());
    } else {
      json.beginArray().number(part.before()).text(part.text()).number(part.after()).endArray();
    }
  }
}
