package io.neaptide.connect.sink.reconcile.report;

import java.util.List;
import java.util.Map;
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

  public DeleteDoubts {
    removed = List.copyOf(removed);
  }
}
