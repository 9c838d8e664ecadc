package io.neaptide.connect.command.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Columns by number, so that a page names each of them once. */
final class ColumnNames {

  /** Columns past this are named where they stand: field names that are data fill no memory. */
  private static final int MOST = 20_000;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** Writes the number of a column, or its name. */
  void write(String column, ShortTexts texts, ScriptJson json) throws IOException {
    String name = texts.of(column).text();
    Integer number = numbers.get(name);
    if (number == null && numbers.size() < MOST) {
      number = numbers.size();
      numbers.put(name, number);
    }
    if (number == null) {
      json.text(name);
    } else {
      json.number(number);
    }
  }

  void writeAll(ScriptJson json) throws IOException {
    json.beginArray();
    for (String name : numbers.keySet()) {
      json.text(name);
    }
    json.endArray();
  }
}
