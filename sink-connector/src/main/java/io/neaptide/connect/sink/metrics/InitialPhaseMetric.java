package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricText;

/** The metrics of an initial phase. Steps and phases are told by the tag {@code phase}. */
public enum InitialPhaseMetric implements MetricDefinition {
  INITIAL_PHASE_GENERATION(
      "The number of the latest generation of the connector; 0 before there is one. It is the same"
          + " in every task."),
  INITIAL_PHASE_ACTIVE(
      "1 for the phase that the generation is in, 0 for all others: preparing, collect, planning,"
          + " apply, planned, refused, copy, announce, stream (when it is over), finished (when it is"
          + " over and nothing more is passed on), and reset, left and plain where there is none.",
      "phase"),
  INITIAL_PHASE_PROGRESS_PERCENT(
      "How much of a step the task has done: collect (its input), compare (reading the target"
          + " topics), search (what is gone), apply (rows that are new or changed), delete"
          + " (tombstones). NaN before the step.",
      "phase"),
  INITIAL_PHASE_ROW_PER_SECOND(
      "Records that the task handles in a second in a step, on an average since the step began.",
      "phase"),
  INITIAL_PHASE_REMAINING_SECONDS(
      "About how long the task takes until the step is done; NaN where that is not known.",
      "phase"),
  INITIAL_PHASE_KEY(
      "Keys of the last comparison by outcome: new, changed, unchanged, moved, deleted, rejected, and"
          + " unreadable for those that count as different because they cannot be read. Shown by"
          + " task 0 when the difference is found.",
      "outcome"),
  INITIAL_PHASE_SPILLED_BYTES("Bytes that the task keeps in state.dir now.");

  @SuppressWarnings("ImmutableEnumChecker") // Its list is never changed.
  private final MetricText text;

  InitialPhaseMetric(String description, String... tags) {
    this.text = MetricText.of(description, tags);
  }

  @Override
  public MetricText text() {
    return text;
  }
}
