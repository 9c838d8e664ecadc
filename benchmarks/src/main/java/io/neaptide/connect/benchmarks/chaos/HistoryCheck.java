package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.benchmarks.chaos.Entry.Place;
import io.neaptide.connect.benchmarks.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Decides whether what was written to a topic is what should have been written. No two rows that
 * were written from outside are the same, so a row tells where it comes from.
 */
final class HistoryCheck {

  /** What is to be written to a place; null for a delete. */
  private record Difference(Place place, String from, String to) {}

  private final ToIntFunction<String> home;

  /**
   * @param home the partition where a key belongs
   */
  HistoryCheck(ToIntFunction<String> home) {
    this.home = home;
  }

  /** A stream: the records of the input, once each, in their order within each partition. */
  Findings streamed(List<Entry> input, List<Entry> output) {
    Findings findings = new Findings();
    Map<Integer, List<Entry>> expected = byPartition(input);
    Map<Integer, List<Entry>> found = byPartition(output);
    Set<Integer> partitions = new HashSet<>(expected.keySet());
    partitions.addAll(found.keySet());
    for (int partition : partitions) {
      streamed(
          expected.getOrDefault(partition, List.of()),
          found.getOrDefault(partition, List.of()),
          findings);
    }
    return findings;
  }

  private static void streamed(List<Entry> expected, List<Entry> found, Findings findings) {
    if (expected.equals(found)) {
      return;
    }
    Map<Entry, Integer> missing = new LinkedHashMap<>();
    expected.forEach(entry -> missing.merge(entry, 1, Integer::sum));
    Set<Entry> known = new HashSet<>(expected);
    boolean complete = true;
    for (Entry entry : found) {
      if (missing.getOrDefault(entry, 0) > 0) {
        missing.merge(entry, -1, Integer::sum);
      } else {
        complete = false;
        findings.add(
            entry.value() != null && known.contains(entry)
                ? Kind.DOUBLED
                : entry.value() == null ? Kind.WRONG_DELETE : Kind.UNEXPECTED,
            entry.toString());
      }
    }
    for (Map.Entry<Entry, Integer> open : missing.entrySet()) {
      if (open.getValue() > 0) {
        complete = false;
        findings.add(Kind.LOST, open.getKey() + ", " + open.getValue() + " times");
      }
    }
    if (complete) {
      findings.add(Kind.UNEXPECTED, "the order within partition " + expected.get(0).partition());
    }
  }

  /**
   * A comparison while nobody else wrote: just what differs, once each.
   *
   * @param before what the target held
   * @param input the rows by key
   */
  Findings compared(Map<Place, String> before, Map<String, String> input, List<Entry> written) {
    Map<Place, Difference> open = new LinkedHashMap<>();
    before.forEach(
        (place, value) -> {
          boolean kept = place.partition() == home.applyAsInt(place.key());
          String wanted = kept ? input.get(place.key()) : null;
          if (!value.equals(wanted)) {
            open.put(place, new Difference(place, value, wanted));
          }
        });
    input.forEach(
        (key, value) -> {
          Place place = new Place(home.applyAsInt(key), key);
          if (!before.containsKey(place)) {
            open.put(place, new Difference(place, null, value));
          }
        });
    Findings findings = new Findings();
    for (Entry entry : written) {
      Difference due = open.get(entry.place());
      if (due != null && Objects.equals(due.to(), entry.value())) {
        open.remove(entry.place());
      } else if (entry.value() == null) {
        boolean live =
            entry.partition() == home.applyAsInt(entry.key()) && input.containsKey(entry.key());
        findings.add(live ? Kind.WRONG_DELETE : Kind.DOUBLED, entry.toString());
      } else {
        boolean right = entry.value().equals(input.get(entry.key()));
        findings.add(right ? Kind.DOUBLED : Kind.UNEXPECTED, entry.toString());
      }
    }
    open.values().forEach(due -> findings.add(Kind.LOST, due.toString()));
    return findings;
  }

  /**
   * A comparison and the stream behind it while the input was written: of each key some of its
   * states, in their order, the last of them among them unless the target had it.
   *
   * @param before what the target held
   * @param input the rows by key when it began
   * @param later what came to the input from then on
   */
  Findings comparedAndStreamed(
      Map<Place, String> before,
      Map<String, String> input,
      List<Entry> later,
      List<Entry> written) {
    Map<String, List<Optional<String>>> states = new HashMap<>();
    for (Entry entry : later) {
      states
          .computeIfAbsent(entry.key(), key -> first(input.get(key)))
          .add(Optional.ofNullable(entry.value()));
    }
    Map<Place, Integer> reached = new HashMap<>();
    Findings findings = new Findings();
    for (Entry entry : written) {
      if (entry.partition() != home.applyAsInt(entry.key())) {
        boolean misplaced = before.containsKey(entry.place()) && entry.value() == null;
        if (!misplaced || reached.put(entry.place(), 1) != null) {
          findings.add(misplaced ? Kind.DOUBLED : Kind.UNEXPECTED, entry.toString());
        }
        continue;
      }
      List<Optional<String>> all = states.getOrDefault(entry.key(), first(input.get(entry.key())));
      int from = reached.getOrDefault(entry.place(), -1) + 1;
      int at = all.subList(Math.min(from, all.size()), all.size()).indexOf(entry.state());
      if (at >= 0) {
        reached.put(entry.place(), from + at);
      } else if (entry.value() == null) {
        findings.add(Kind.WRONG_DELETE, entry.toString());
      } else {
        findings.add(
            all.contains(entry.state()) ? Kind.DOUBLED : Kind.UNEXPECTED, entry.toString());
      }
    }
    return findings;
  }

  private static List<Optional<String>> first(String value) {
    return new ArrayList<>(List.of(Optional.ofNullable(value)));
  }

  private static Map<Integer, List<Entry>> byPartition(List<Entry> entries) {
    Map<Integer, List<Entry>> partitions = new HashMap<>();
    entries.forEach(
        entry -> partitions.computeIfAbsent(entry.partition(), p -> new ArrayList<>()).add(entry));
    return partitions;
  }
}
