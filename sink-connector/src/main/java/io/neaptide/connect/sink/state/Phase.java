package io.neaptide.connect.sink.state;

/** How far a generation is. */
public enum Phase {
  /** Offsets were reset while there was no initial phase: nothing is begun, and nobody waits. */
  RESET,
  /** The connector has delivered at least once since, so earlier positions say nothing. */
  LEFT,
  /** Without an initial phase: the input is streamed from where it stood. */
  PLAIN,
  /** Announced, so that no writer of an earlier generation begins again; not fenced yet. */
  PREPARING,
  /** Earlier writers are fenced and the bounds are fixed: tasks collect, compare and claim. */
  COLLECT,
  /** The difference is decided, and is being told, change by change, in the plan topic. */
  PLANNING,
  /** The difference is decided: tasks write their rows, the leader writes the tombstones. */
  APPLY,
  /** The difference is reported, and nothing is written: {@code reconcile.mode=plan}. */
  PLANNED,
  /** The difference is past a limit, or not the approved one, and nothing is written. */
  REFUSED,
  /** Without a comparison: tasks write what the input holds within the bounds. */
  COPY,
  /** All of that is written: the hook is told, and only then the stream begins. */
  ANNOUNCE,
  /** The initial data is in the target topics: events beyond the bounds are passed on. */
  STREAM,
  /** The initial data is in the target topics, and nothing more is passed on. */
  FINISHED;

  /** Whether it is the phase of an initial phase whose bounds are fixed. */
  public boolean hasBounds() {
    return !isWithoutInitialPhase() && this != PREPARING;
  }

  /** Whether there is no initial phase, and none that is to be finished. */
  public boolean isWithoutInitialPhase() {
    return this == RESET || this == LEFT || this == PLAIN;
  }

  /** Whether the target topics may be written to in it, before all of it is there. */
  boolean isWriting() {
    return this == APPLY || this == COPY || this == ANNOUNCE;
  }

  /** Whether there was an initial phase that came to its end. */
  public boolean isOver() {
    return this == STREAM || this == FINISHED;
  }

  /** Whether an initial phase was begun and is not finished. */
  public boolean isUnfinished() {
    return !isWithoutInitialPhase() && !isOver();
  }
}
