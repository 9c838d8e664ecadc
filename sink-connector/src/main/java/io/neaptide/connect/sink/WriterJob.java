package io.neaptide.connect.sink;

import java.util.function.BooleanSupplier;

/** Something to be written by the one writer of a partition; done on the transaction thread. */
final class WriterJob {

  /** What is written. */
  interface Body {
    /**
     * Writes and commits.
     *
     * @param cancelled asked now and then; whatever is open then is aborted
     */
    void write(TransactionalWriter writer, BooleanSupplier cancelled);
  }

  /** What has become of the job. */
  enum State {
    WAITING,
    DONE,
    FAILED
  }

  private final Body body;
  private volatile State state = State.WAITING;

  WriterJob(Body body) {
    this.body = body;
  }

  State state() {
    return state;
  }

  void run(TransactionalWriter writer, BooleanSupplier cancelled) {
    boolean done = false;
    try {
      body.write(writer, cancelled);
      done = true;
    } finally {
      state = done ? State.DONE : State.FAILED;
    }
  }
}
