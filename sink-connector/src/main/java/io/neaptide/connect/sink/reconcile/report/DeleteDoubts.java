package io.neaptide.connect.sink.reconcile.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What is known of topics that makes it doubtful that keys which seem to be gone are gone.
 *
 * @param removed what is gone of the input
 * @param writing by target topic, other connectors that wrote to it while it was compared
 * @param wrote by target topic, other connectors that had written to it before
 */
public record DeleteDoubts(
    List<RemovedInput> removed,
    Map<String, SortedSet<String>> writing,
    Map<String, SortedSet<String>> wrote) {

  /** Nothing is known, or nothing was asked for. */
  public static final DeleteDoubts NONE = new DeleteDoubts(List.of(), Map.of(), Map.of());

  /** The field of the report that tells what is gone of the input. */
  private static final String REMOVED_INPUT = "removedInput";

  public DeleteDoubts {
    removed = List.copyOf(removed);
  }

  /**
   * The same where it is known what was found before.
   *
   * @param former the last report, if there is one
   */
  public DeleteDoubts after(Optional<Map<String, Object>> former) {
    Map<?, ?> known =
        former.map(report -> report.get(REMOVED_INPUT)).orElse(null) instanceof Map<?, ?> inputs
            ? inputs
            : Map.of();
    return new DeleteDoubts(
        removed.stream().map(input -> input.after(known)).toList(), writing, wrote);
  }

  /** Adds to a report what is gone of the input. */
  public void addTo(Map<String, Object> report) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    removed.forEach(input -> inputs.put(input.topic(), input.toRow()));
    report.put(REMOVED_INPUT, inputs);
  }
}
