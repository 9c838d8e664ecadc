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

  /** Says that what the job writes is refused, in its place. */
  public interface Refusal {
    /** Writes that, which is committed soon. Nothing of what was refused stands. */
    void write(TransactionalWriter writer, String reason);
  }

  /** What has become of the job. */
  public enum State {
    WAITING,
    DONE,
    FAILED
  }

  private final Body body;
  private final Optional<Refusal> refusal;
  private volatile State state = State.WAITING;

  /** A job whose refusal ends the task. */
  public TransactionJob(Body body) {
    this(body, Optional.empty());
  }

  private TransactionJob(Body body, Optional<Refusal> refusal) {
    this.body = body;
    this.refusal = refusal;
  }

  /** The same, where a refusal is told to somebody who can go on without what it writes. */
  public TransactionJob orElse(Refusal told) {
    return new TransactionJob(body, Optional.of(told));
  }

  public State state() {
    return state;
  }

  /** Writes; it is {@link #done} when that is committed. */
  public void write(TransactionalWriter writer, Positions positions, BooleanSupplier cancelled) {
    body.write(writer, positions, cancelled);
  }

  /**
   * Says that it is refused, where that can be told: it is {@link #done} when that is committed.
   */
  public Optional<Refusal> refusal() {
    return refusal;
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
