package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.contender.ResultTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Figures of several measurements by name, and their medians beside each other as a table. */
final class Figures {

  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  void add(String name, double value) {
    values.computeIfAbsent(name, figure -> new ArrayList<>()).add(value);
  }

  private double median(String name) {
    return ResultTable.median(values.get(name));
  }

  private String range(String name) {
    List<Double> sorted = values.get(name).stream().sorted().toList();
    String median = text(median(name));
    return sorted.size() == 1
        ? median
        : median + " (" + text(sorted.get(0)) + " to " + text(sorted.get(sorted.size() - 1)) + ")";
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
  }

  /**
   * Prints a table in Markdown: a line for each figure, and what the last column is of the first.
   *
   * @param title what was measured
   * @param columns figures by number of partitions or tasks, with their unit
   */
  static void print(String title, Map<Integer, Figures> columns, String unit) {
    TreeMap<Integer, Figures> sorted = new TreeMap<>(columns);
    StringJoiner head = new StringJoiner(" | ", "| ", " |").add(title);
    sorted.keySet().forEach(number -> head.add(number + " " + unit));
    head.add("last less first").add("last : first");
    System.out.println();
    System.out.println(head);
    System.out.println("|" + "---|".repeat(sorted.size() + 3));
    Figures first = sorted.firstEntry().getValue();
    Figures last = sorted.lastEntry().getValue();
    for (String name : first.values.keySet()) {
      StringJoiner line = new StringJoiner(" | ", "| ", " |").add(name);
      sorted.values().forEach(figures -> line.add(figures.range(name)));
      line.add(text(last.median(name) - first.median(name)));
      line.add(text(last.median(name) / first.median(name)));
      System.out.println(line);
    }
    System.out.println();
  }
}
