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

  /** Tells the leader that the cluster refused the records of a job. */
  public interface Refusal {
    /**
     * Writes a record that says so, which is committed soon; the transaction with the records that
     * were refused was aborted before.
     *
     * @param reason what the cluster said, with the name of the topic where it gave one
     */
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

  /** The same, where a refusal does not end the task: the leader is told, and goes on without. */
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
   * What is written instead where the cluster refuses the records of this job, if anything is: the
   * job is {@link #done} when that is committed.
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
