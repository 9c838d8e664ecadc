package io.neaptide.connect.command.status;

import io.neaptide.connect.sink.state.Phase;

/** What a pipeline waits for. */
enum Goal {
  /** Events beyond the initial phase are passed on, or there is none. */
  STREAMING,
  /** A plan is reported, and nothing was written. */
  PLANNED,
  /** The difference is written, and nothing is passed on. */
  FINISHED;

  boolean isReached(Phase phase) {
    return switch (this) {
      case STREAMING -> phase == Phase.STREAM || phase == Phase.PLAIN;
      case PLANNED -> phase == Phase.PLANNED;
      case FINISHED -> phase == Phase.FINISHED;
    };
  }
}
