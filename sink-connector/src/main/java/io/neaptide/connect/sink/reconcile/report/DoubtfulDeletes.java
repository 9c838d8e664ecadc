package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.PlanConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Deletes of a target topic whose keys may have rows that no task was given.
 *
 * @param text what has become of the rows, and how many keys are concerned at most
 * @param remedy what to do about it where they are to be refused; empty where they are only warned
 *     of
 */
record DoubtfulDeletes(String text, Optional<String> remedy) {

  /**
   * Those of one target topic.
   *
   * @param doubts what is known of this target topic and others
   */
  static List<DoubtfulDeletes> of(TopicDifference difference, DeleteDoubts doubts) {
    if (difference.deleted() == 0) {
      return List.of();
    }
    List<DoubtfulDeletes> doubtful = new ArrayList<>();
    if (difference.dropped() > 0) {
      doubtful.add(dropped(difference));
    }
    doubts.removed().stream()
        .filter(input -> input.targetTopic().equals(difference.topic()))
        .forEach(input -> doubtful.add(removed(difference, input)));
    SortedSet<String> writing = others(doubts.writing(), difference);
    if (!writing.isEmpty()) {
      doubtful.add(writing(difference, writing));
    }
    SortedSet<String> wrote = others(doubts.wrote(), difference);
    wrote.removeAll(writing);
    if (!wrote.isEmpty()) {
      doubtful.add(wrote(difference, wrote));
    }
    return doubtful;
  }

  private static SortedSet<String> others(
      Map<String, SortedSet<String>> connectors, TopicDifference difference) {
    return new TreeSet<>(connectors.getOrDefault(difference.topic(), Collections.emptySortedSet()));
  }

  private static DoubtfulDeletes writing(TopicDifference difference, Set<String> connectors) {
    return new DoubtfulDeletes(
        keysOf(
            difference,
            "The connectors "
                + Names.of(connectors)
                + " wrote records to "
                + difference.topic()
                + " while this one compared with it"),
        Optional.of(
            "A target topic can have one connector: stop the others, or give this one another"
                + " topic.format"));
  }

  private static DoubtfulDeletes wrote(TopicDifference difference, Set<String> connectors) {
    return new DoubtfulDeletes(
        keysOf(
                difference,
                "The connectors "
                    + Names.of(connectors)
                    + " have written records to "
                    + difference.topic()
                    + ", too")
            + ": a target topic can have one connector",
        Optional.empty());
  }

  private static DoubtfulDeletes dropped(TopicDifference difference) {
    return new DoubtfulDeletes(
        keysOf(
            difference,
            difference.dropped()
                + " records were dropped by converters or transforms (errors.tolerance=all)"),
        Optional.of(
            "Correct these records, or the converter (errors.log.enable=true shows what fails), or"
                + " set errors.tolerance=none, by which a task fails at the first of them"));
  }

  private static DoubtfulDeletes removed(TopicDifference difference, RemovedInput input) {
    String first =
        "The first records of the input topic "
            + input.topic()
            + " are gone ("
            + input.offsets()
            + " offsets; "
            + input
                .policy()
                .map(policy -> "cleanup.policy=" + policy)
                .orElse("its cleanup.policy may not be read")
            + (input.unwritten() ? "; nothing was written to it since it was compared last" : "")
            + ")";
    if (!input.isDoubtful()) {
      return new DoubtfulDeletes(
          keysOf(difference, first) + ", unless they were written again since", Optional.empty());
    }
    return new DoubtfulDeletes(
        keysOf(difference, first),
        Optional.of(
            (input.policy().isPresent()
                    ? ""
                    : "Let the user of worker.kafka.* read it (DESCRIBE_CONFIGS on the topic). ")
                + "To keep them, write the whole table to the topic again, with"
                + " cleanup.policy=compact, which alone brings no row back"));
  }

  private static String keysOf(TopicDifference difference, String lost) {
    return lost
        + ", and "
        + difference.deleted()
        + " of the "
        + difference.existing()
        + " keys of "
        + difference.topic()
        + " would be deleted, which may be keys of those records";
  }

  /** Why they are not written, and what to do; empty where they are only warned of. */
  Stream<String> refusal() {
    return remedy.stream()
        .map(
            first ->
                text
                    + ". Nothing was written. "
                    + first
                    + ". If these keys are to be deleted, approve the very difference with "
                    + PlanConfig.APPROVED_CONFIG
                    + "; look at it with "
                    + InitialPhaseConfig.MODE_CONFIG
                    + "=plan");
  }
}
