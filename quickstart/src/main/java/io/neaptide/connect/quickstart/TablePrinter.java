package io.neaptide.connect.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the table that a topic holds: the record key first, then the columns of the values. */
final class TablePrinter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "record key";

  private TablePrinter() {}

  /**
   * The lines of the drawing.
   *
   * @param rows JSON objects by record key
   */
  static List<String> lines(Map<String, String> rows) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put(KEY, new ArrayList<>(rows.keySet()));
    List<JsonNode> values = rows.values().stream().map(TablePrinter::parse).toList();
    for (JsonNode value : values) {
      value.fieldNames().forEachRemaining(name -> columns.putIfAbsent(name, new ArrayList<>()));
    }
    columns.forEach(
        (name, cells) -> {
          if (!name.equals(KEY)) {
            values.forEach(value -> cells.add(value.path(name).asText()));
          }
        });
    return draw(columns, rows.size());
  }

  private static List<String> draw(Map<String, List<String>> columns, int rows) {
    StringBuilder header = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    List<StringBuilder> body = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      body.add(new StringBuilder());
    }
    columns.forEach(
        (name, cells) -> {
          List<String> all = new ArrayList<>(cells);
          all.add(name);
          int width = Collections.max(all.stream().map(String::length).toList());
          header.append(cell(name, width));
          rule.append("-".repeat(width)).append("  ");
          for (int i = 0; i < rows; i++) {
            body.get(i).append(cell(cells.get(i), width));
          }
        });
    List<String> lines = new ArrayList<>();
    lines.add(header.toString().stripTrailing());
    lines.add(rule.toString().stripTrailing());
    body.forEach(line -> lines.add(line.toString().stripTrailing()));
    return lines;
  }

  private static String cell(String text, int width) {
    return text + " ".repeat(width - text.length()) + "  ";
  }

  private static JsonNode parse(String value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A row of the table is not JSON", e);
    }
  }
}
