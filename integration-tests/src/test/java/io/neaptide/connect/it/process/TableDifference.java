package io.neaptide.connect.it.process;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys whose rows differ between two tables. */
record TableDifference(Set<String> keys) {

  private static final int EXAMPLES = 5;

  static TableDifference between(Map<String, String> expected, Map<String, String> actual) {
    Set<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    keys.removeIf(key -> Objects.equals(expected.get(key), actual.get(key)));
    return new TableDifference(keys);
  }

  /** For messages, with some of the rows. */
  static String text(Map<String, String> expected, Map<String, String> actual) {
    Set<String> keys = between(expected, actual).keys();
    return keys.size()
        + " keys differ, such as:"
        + keys.stream()
            .limit(EXAMPLES)
            .map(key -> "\n" + key + ": " + expected.get(key) + " but was " + actual.get(key))
            .collect(Collectors.joining());
  }
}
