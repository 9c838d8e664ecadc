package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.WorkerProcess;

/**
 * A fault in a moment of a new stream.
 *
 * @param name of the fault
 */
record Strike(String name, Moment moment, Fault fault) {

  /** When a fault strikes. */
  enum Moment {
    PREPARING,
    COLLECT,
    COMPARE,
    DECIDE,
    APPLY,
    /** Between the last tombstone and the stream. */
    DELETED;

    boolean hasCome(StateTopicWatch state, int inputPartitions) {
      return switch (this) {
        case PREPARING -> state.isIn("PREPARING");
        // What holds it up decides how far it goes.
        case COLLECT, COMPARE -> state.isIn("COLLECT");
        case DECIDE -> state.isIn("COLLECT") && state.claims() == inputPartitions;
        case APPLY -> state.isIn("APPLY");
        case DELETED -> state.deleted() == state.generation();
      };
    }
  }

  interface Fault {

    /** Strikes; returns what ends it when nothing else holds the phase up any more. */
    Runnable strike(WorkerProcess leader);
  }

  @Override
  public String toString() {
    return name + " in " + moment;
  }
}
