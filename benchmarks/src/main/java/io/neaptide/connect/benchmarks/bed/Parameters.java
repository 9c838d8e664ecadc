package io.neaptide.connect.benchmarks.bed;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Options of the form {@code --name value}. */
public record Parameters(Map<String, String> values) {

  public static Parameters of(String[] arguments) {
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

  public int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** Numbers separated by commas. */
  public List<Integer> numbers(String name, String otherwise) {
    return Stream.of(text(name, otherwise).split(",", -1))
        .map(number -> Integer.valueOf(number.trim()))
        .toList();
  }

  /** The same with another value of an option. */
  public Parameters with(String name, String value) {
    Map<String, String> other = new HashMap<>(values);
    other.put(name, value);
    return new Parameters(other);
  }

  public Optional<String> given(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The size of the measurement, for the head of a table. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%,d rows of %d bytes, %d partitions, %d task(s)",
        number("rows", 1_000_000),
        number("size", 190),
        number("partitions", 4),
        number("tasks", 1));
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }
}
