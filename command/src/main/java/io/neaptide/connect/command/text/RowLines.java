package io.neaptide.connect.command.text;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row that is not the same on both sides, in some lines. */
final class RowLines {

  private static final int KEY_LENGTH = 200;
  private static final int VALUE_LENGTH = 100;
  private static final int ROW_LENGTH = 300;
  private static final String INDENT = "    ";
  private static final String NOTHING = "(none)";

  private final Colours colours;

  RowLines(Colours colours) {
    this.colours = colours;
  }

  List<String> of(DifferentRow row) {
    List<String> lines = new ArrayList<>();
    String mark =
        switch (row.kind()) {
          case ONLY_LEFT -> "- ";
          case ONLY_RIGHT -> "+ ";
          case DIFFERENT, MOVED -> "~ ";
        };
    lines.add(
        colours.of(row.kind(), mark + SafeText.of(row.key(), KEY_LENGTH)) + "  " + places(row));
    switch (row.kind()) {
      case ONLY_LEFT -> whole(row, Cell::left).ifPresent(lines::add);
      case ONLY_RIGHT -> whole(row, Cell::right).ifPresent(lines::add);
      case DIFFERENT, MOVED ->
          row.cells().stream().filter(Cell::changed).map(this::changed).forEach(lines::add);
    }
    row.note().ifPresent(note -> lines.add(INDENT + "(" + SafeText.of(note) + ")"));
    return lines;
  }

  private static String places(DifferentRow row) {
    return Stream.of(row.left(), row.right())
        .flatMap(Optional::stream)
        .map(RowLines::place)
        .collect(Collectors.joining(" / ", "[", "]"));
  }

  private static String place(Location place) {
    return place.topic() + "-" + place.partition() + "@" + place.offset();
  }

  private static Optional<String> whole(DifferentRow row, Function<Cell, Optional<String>> side) {
    if (row.cells().isEmpty()) {
      return Optional.empty();
    }
    String text =
        row.cells().stream()
            .flatMap(cell -> side.apply(cell).map(value -> cell.column() + ": " + value).stream())
            .collect(Collectors.joining(", "));
    return Optional.of(INDENT + SafeText.of(text, ROW_LENGTH));
  }

  private String changed(Cell cell) {
    return INDENT
        + SafeText.of(cell.column(), KEY_LENGTH)
        + ": "
        + colours.left(value(cell.left()))
        + " -> "
        + colours.right(value(cell.right()));
  }

  private static String value(Optional<String> value) {
    return value.map(text -> SafeText.of(text, VALUE_LENGTH)).orElse(NOTHING);
  }
}
