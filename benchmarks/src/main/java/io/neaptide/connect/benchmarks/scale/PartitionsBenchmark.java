package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ours costs by the number of partitions: each number on a broker and a worker of its own. */
public final class PartitionsBenchmark {

  /** One of the connectors, measured with a number of partitions. */
  private interface Side {
    Figures measure(Parameters parameters) throws Exception;
  }

  private static final Map<String, Side> SIDES = new LinkedHashMap<>();

  static {
    SIDES.put("source", SourcePartitions::measure);
    SIDES.put("sink", SinkPartitions::measure);
  }

  private PartitionsBenchmark() {}

  /** Measures, with the numbers in {@code --partitions} and the connectors in {@code --of}. */
  public static void run(Parameters parameters) throws Exception {
    List<String> sides =
        List.of(parameters.text("of", String.join(",", SIDES.keySet())).split(",", -1));
    if (!SIDES.keySet().containsAll(sides)) {
      throw new IllegalArgumentException(
          "There is no " + sides + " to measure; use --of with some of " + SIDES.keySet());
    }
    Map<String, Map<Integer, Figures>> figures = new LinkedHashMap<>();
    for (int partitions : parameters.numbers("partitions", "4,256")) {
      Parameters those = parameters.with("partitions", Integer.toString(partitions));
      for (String side : sides) {
        Map<Integer, Figures> columns = figures.computeIfAbsent(side, name -> new TreeMap<>());
        columns.put(partitions, SIDES.get(side).measure(those));
        Figures.print(side + ", by partitions", columns, "partitions");
      }
    }
  }
}
