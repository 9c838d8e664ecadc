package io.neaptide.connect.benchmarks.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What should not be in a topic, or is not there and should be. */
final class Findings {

  /** How bad it is, the worst first. */
  enum Kind {
    WRONG_DELETE("wrong deletes"),
    LOST("lost"),
    DOUBLED("doubled"),
    UNEXPECTED("in a wrong order or from nowhere");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private static final int EXAMPLES = 20;

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final List<String> examples = new ArrayList<>();

  void add(Kind kind, String what) {
    counts.merge(kind, 1L, Long::sum);
    if (examples.size() < EXAMPLES) {
      examples.add(kind.text + ": " + what);
    }
  }

  void addAll(Findings others) {
    others.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    others.examples.stream().limit(Math.max(0, EXAMPLES - examples.size())).forEach(examples::add);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** The first of them, one a line. */
  List<String> examples() {
    return examples;
  }

  /** The counts in one line. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      texts.add(count(kind) + " " + kind.text);
    }
    return String.join(", ", texts);
  }
}
