package io.neaptide.connect.sink.delivery.exactlyonce.partition;

/** Where an input partition stands between being assigned and being taken away. */
public enum StreamState {
  /** Nothing may be written before it is known in which generation; the input is paused. */
  WAITING,
  /** To be made the task's own; the input is paused. */
  ACQUIRING,
  /** It is, and the position is known; the thread of the task decides what is next. */
  OWNED,
  /** Records are taken. */
  STREAMING,
  /** Writing failed and what was on its way is dropped; to be acquired again after a pause. */
  BROKEN,
  /** Taken away. */
  CLOSED
}
