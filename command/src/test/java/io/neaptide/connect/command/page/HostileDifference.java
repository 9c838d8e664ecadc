package io.neaptide.connect.command.page;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnChanges;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A difference whose names, keys and values try to be more than text. */
final class HostileDifference {

  /** Each of them sets a title that a test looks for, if it is ever run as a script. */
  static final List<String> TEXTS =
      List.of(
          "<script>document.title='run'</script>",
          "</script><script>document.title='run'</script>",
          "<!--<script>document.title='run'//-->",
          "]]><img src=x onerror=\"document.title='run'\">",
          "<svg/onload=document.title='run'>",
          "\"><b onmouseover=document.title='run'>bold</b>",
          "' onfocus='document.title=1' autofocus='",
          "javascript:document.title='run'",
          "&lt;b&gt;&amp;&quot;&#39;&#0;",
          "${document.title='run'}{{document.title}}`",
          "\\u003cscript\\u003e\\",
          "right \u202Eto left\u202C, \u200Fmark\u200E, zero\u200Bwidth, \uFEFFbom",
          "nul\u0000 bell\u0007 escape\u001B[31m delete\u007F next\u0085",
          "line\u2028separator\u2029paragraph\nnew\r\nline\ttab",
          "half \uD83D of a pair, and \uDE00 the other; whole \uD83D\uDE00",
          "שלום עולם and مرحبا بالعالم, می\u200Cخواهم, \uD83D\uDC69\u200D\uD83D\uDCBB",
          "Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324a\u0321\u0325lgo");

  /** No double holds them. */
  static final List<String> NUMBERS =
      List.of("9007199254740993", "0.1000000000000000055511151231257827", "1e400", "-0.0");

  static final int WIDE = 200;

  private HostileDifference() {}

  static void write(DifferenceOutput output) throws IOException {
    List<DifferentRow> rows = rows();
    String evil = TEXTS.get(1);
    Side side =
        new Side(evil, evil, evil, Optional.empty(), List.of(new PartitionRange(evil, 0, 0, 9)));
    output.begin(
        new ComparedTables(
            Purpose.COMPARISON,
            evil,
            side,
            side,
            Instant.EPOCH,
            List.of(new Fact(TEXTS.get(0), TEXTS.get(3)))));
    for (DifferentRow row : rows) {
      output.row(row);
    }
    List<ColumnChanges> columns = new ArrayList<>();
    TEXTS.forEach(text -> columns.add(new ColumnChanges(text, 1, 1, 1)));
    output.end(
        new DifferenceSummary(
            new Counts(1, 1, rows.size() - 2L, 0, Long.MAX_VALUE / 2),
            columns,
            new RowsShown(rows.size(), rows.size(), Optional.of(TEXTS.get(2))),
            Duration.ZERO,
            TEXTS));
  }

  private static List<DifferentRow> rows() {
    List<DifferentRow> rows = new ArrayList<>();
    for (String text : TEXTS) {
      rows.add(row(RowKind.DIFFERENT, text, List.of(cell(text, json(text), json(text + "!")))));
    }
    for (String number : NUMBERS) {
      rows.add(row(RowKind.DIFFERENT, number, List.of(cell("number", number, number + "1"))));
    }
    String far = "x".repeat(1_000_000);
    rows.add(
        row(
            RowKind.DIFFERENT,
            far,
            List.of(cell("long", json(far + "left" + far), json(far + "right" + far)))));
    List<Cell> wide = new ArrayList<>();
    for (int column = 0; column < WIDE; column++) {
      wide.add(
          column % 3 == 0
              ? cell("column" + column, "1", "2")
              : Cell.same("column" + column, Optional.of("\"the same\"")));
    }
    rows.add(row(RowKind.DIFFERENT, "wide", wide));
    rows.add(
        row(
            RowKind.DIFFERENT,
            "texts that look like something else",
            List.of(
                cell("number", "1", "\"1\""),
                cell("flag", "true", "\"true\""),
                cell("nothing", "\"\"", null),
                cell("null", "\"null\"", null),
                cell("space", "\"a\"", "\"a \""))));
    rows.add(row(RowKind.ONLY_LEFT, "", List.of()));
    rows.add(row(RowKind.ONLY_RIGHT, "__proto__", List.of(cell("__proto__", null, "1"))));
    return rows;
  }

  private static DifferentRow row(RowKind kind, String key, List<Cell> cells) {
    Optional<Location> at = Optional.of(new Location(TEXTS.get(0), 0, 1, Optional.empty()));
    return new DifferentRow(kind, key, at, at, cells, Optional.of(TEXTS.get(3)));
  }

  private static Cell cell(String column, String left, String right) {
    return new Cell(column, Optional.ofNullable(left), Optional.ofNullable(right), true);
  }

  /** A JSON text, with no more escapes than JSON asks for. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
