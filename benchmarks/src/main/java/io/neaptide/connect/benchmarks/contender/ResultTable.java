package io.neaptide.connect.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Prints results as a table in Markdown. */
public final class ResultTable {

  private ResultTable() {}

  /**
   * Prints medians, and their ratios to some of them.
   *
   * @param title what was measured, and with which parameters
   * @param outcomes of each round by contender
   * @param references the contenders that the others are compared with
   */
  public static void print(
      String title, Map<String, List<Rounds.Outcome>> outcomes, List<String> references) {
    List<String> present = references.stream().filter(outcomes::containsKey).toList();
    StringJoiner head = new StringJoiner(" | ", "| ", " |").add(title);
    head.add("records/s, median").add("lowest to highest").add("CPU per record, µs");
    present.forEach(reference -> head.add("× " + reference));
    System.out.println();
    System.out.println(head);
    System.out.println("|" + "---|".repeat(4 + present.size()));
    outcomes.forEach(
        (name, all) -> {
          List<Double> values = rates(all);
          StringJoiner line = new StringJoiner(" | ", "| ", " |").add(name);
          line.add(number(median(values)));
          line.add(
              number(values.stream().min(Double::compare).orElseThrow())
                  + " to "
                  + number(values.stream().max(Double::compare).orElseThrow()));
          line.add(
              String.format(
                  Locale.ROOT,
                  "%.1f",
                  median(all.stream().map(Rounds.Outcome::cpuMicros).toList())));
          for (String reference : present) {
            line.add(
                String.format(
                    Locale.ROOT, "%.2f", median(values) / median(rates(outcomes.get(reference)))));
          }
          System.out.println(line);
        });
    System.out.println();
  }

  private static List<Double> rates(List<Rounds.Outcome> outcomes) {
    return outcomes.stream().map(Rounds.Outcome::recordsPerSecond).toList();
  }

  /** The median of the records a second. */
  public static double medianRate(List<Rounds.Outcome> outcomes) {
    return median(rates(outcomes));
  }

  public static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
