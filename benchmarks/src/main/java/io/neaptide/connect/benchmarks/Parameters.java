package io.neaptide.connect.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** Options of the form {@code --name value}. */
record Parameters(Map<String, String> values) {

  static Parameters of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (int at = 0; at + 1 < arguments.length; at += 2) {
      if (!arguments[at].startsWith("--")) {
        throw new IllegalArgumentException(
            "Options are of the form --name value, found " + arguments[at]);
      }
      values.put(arguments[at].substring(2), arguments[at + 1]);
    }
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException(
          "The option " + arguments[arguments.length - 1] + " has no value");
    }
    return new Parameters(values);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }
}
