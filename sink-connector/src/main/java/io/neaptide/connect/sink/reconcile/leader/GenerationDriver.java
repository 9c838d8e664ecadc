package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.state.Generation;

/** Brings a generation whose bounds are fixed to the stream. Used on the thread of the leader. */
interface GenerationDriver {

  /** Returns when the stream has begun; false where another generation is needed. */
  boolean drive(Generation generation);
}
