package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Something to be written for a partition by its owner; done on the transaction thread. */
public final class TransactionJob {

  /** Makes records that tell how far a partition is written. */
  public interface Positions {

    /**
     * Makes one.
     *
     * @param next the next offset
     * @param topicId the id of the input topic, where it is known
     */
    ProducerRecord<byte[], byte[]> at(long next, Optional<String> topicId);
  }

  /** What is written. */
  public interface Body {
    /**
     * Writes. What it does not commit itself is committed soon, together with what other jobs have
     * written.
     *
     * @param positions makes the record that tells how far the partition is written, sent last
     * @param cancelled asked now and then; whatever is open then is aborted
     */
    void write(TransactionalWriter writer, Positions positions, BooleanSupplier cancelled);
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

  /** Writes; it is {@link #done} when that is committed. */
  public void write(TransactionalWriter writer, Positions positions, BooleanSupplier cancelled) {
    body.write(writer, positions, cancelled);
  }

  /** All of it is committed. */
  public void done() {
    state = State.DONE;
  }

  /** Some of it may not be committed, or none. */
  public void failed() {
    state = State.FAILED;
  }
}
