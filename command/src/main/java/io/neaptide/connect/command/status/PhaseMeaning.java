package io.neaptide.connect.command.status;

import io.neaptide.connect.sink.state.Phase;

/** What a phase means, in a sentence. */
final class PhaseMeaning {

  private PhaseMeaning() {}

  static String of(ConnectorStatus status) {
    return status
        .generation()
        .map(generation -> of(generation.phase()))
        .orElse("No task has begun yet.");
  }

  private static String of(Phase phase) {
    return switch (phase) {
      case RESET -> "Offsets were reset; the next start begins a new stream.";
      case LEFT -> "Delivers at least once; how far it is, Connect's own offsets say.";
      case PLAIN -> "Streams, without an initial phase.";
      case PREPARING ->
          "Fences earlier writers, waits for its input topics to be there, and fixes the bounds.";
      case COLLECT -> "Collects the input and compares it with the target.";
      case PLANNING -> "Writes every planned change to the plan topic.";
      case APPLY -> "Writes the difference.";
      case PLANNED -> "The difference is reported; nothing is written (reconcile.mode=plan).";
      case REFUSED ->
          "Nothing is written: the difference is past a limit, its deletes are in doubt, it has keys"
              + " in several input partitions, or it is not the approved plan; the failed task says"
              + " which.";
      case COPY -> "Writes what the input holds.";
      case ANNOUNCE -> "All is written; calls the hook before it streams.";
      case STREAM ->
          "The initial phase is over; rows are passed on as they come, while its tasks run.";
      case FINISHED ->
          "The target holds the table; nothing more is passed on (reconcile.mode=once).";
    };
  }
}
