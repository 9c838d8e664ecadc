package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.function.BooleanSupplier;

/** Something to be written by the one writer of a partition; done on the transaction thread. */
public final class TransactionJob {

  /** What is written. */
  public interface Body {
    /**
     * Writes and commits.
     *
     * @param cancelled asked now and then; whatever is open then is aborted
     */
    void write(TransactionalWriter writer, BooleanSupplier cancelled);
  }

  /** What has become of the job. */
  public enum State {
    WAITING,
    DONE,
    FAILED
  }

  private final Body body;
  private volatile State state = State.WAITING;

  public TransactionJob(Body body) {
    this.body = body;
  }

  public State state() {
    return state;
  }

  public void run(TransactionalWriter writer, BooleanSupplier cancelled) {
    boolean done = false;
    try {
      body.write(writer, cancelled);
      done = true;
    } finally {
      state = done ? State.DONE : State.FAILED;
    }
  }
}
