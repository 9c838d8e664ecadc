package io.neaptide.connect.command.status;

import java.util.ArrayList;
import java.util.List;

/** A table in text: the first column is flush left, the others, which are numbers, right. */
final class Columns {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... names) {
    rows.add(new ArrayList<>(List.of(names)));
  }

  Columns column(String name) {
    rows.get(0).add(name);
    return this;
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : GAP + padding + row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
