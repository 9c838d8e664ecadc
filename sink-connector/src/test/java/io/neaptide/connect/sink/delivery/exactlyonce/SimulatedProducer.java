package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.SimulatedTransaction.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A transactional producer of simulated brokers. */
// Only the process that has the turn runs, and may lose it within a call.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class SimulatedProducer extends MockProducer<byte[], byte[]> {

  private static final TopicPartition PARTITION = new TopicPartition(SimulatedBrokers.STATE, 0);

  private final SimulatedBrokers brokers;
  private final String id;
  private final String owner;
  private int epoch = -1;
  private SimulatedTransaction open;

  /** What was sent and could not be written. */
  private KafkaException failure;

  /** Whether a commit was not answered: then nothing but the same is allowed. */
  private boolean committing;

  /**
   * @param owner which process it belongs to, for messages
   */
  SimulatedProducer(SimulatedBrokers brokers, String id, String owner) {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    this.brokers = brokers;
    this.id = id;
    this.owner = owner;
  }

  String id() {
    return id;
  }

  int epoch() {
    return epoch;
  }

  @Override
  public void initTransactions() {
    brokers.turns.next();
    int given = brokers.init(id);
    brokers.turns.next();
    if (brokers.isFault(40)) {
      throw new TimeoutException("not open, perhaps");
    }
    epoch = given;
  }

  @Override
  public void beginTransaction() {
    requireUsable();
    open = brokers.begin(this);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    boolean state = record.topic().equals(SimulatedBrokers.STATE);
    if (state || brokers.random.nextInt(4) == 0) {
      brokers.turns.next();
    }
    requireUsable();
    if (failure == null && !brokers.isCurrent(this)) {
      failure = new ProducerFencedException(id + " has another producer");
      throw failure;
    }
    if (open.outcome == Outcome.ABORTED) {
      // The brokers let it go on.
      open = brokers.begin(this);
    }
    boolean lost = brokers.isFault(200);
    boolean written = failure == null && !(lost && brokers.random.nextBoolean());
    long offset = written ? brokers.append(open, record) : -1;
    if (lost && failure == null) {
      failure = new TimeoutException("not written, perhaps");
    }
    callback.onCompletion(new RecordMetadata(PARTITION, offset, 0, 0, 0, 0), failure);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void flush() {
    brokers.turns.next();
  }

  @Override
  public void commitTransaction() {
    brokers.turns.next();
    if (failure != null) {
      throw new KafkaException("Cannot commit", failure);
    }
    if (brokers.isFault(15)) {
      committing = true;
      if (brokers.random.nextBoolean()) {
        brokers.commitLater(open);
      } else if (brokers.isCurrent(this) && open.outcome == Outcome.OPEN) {
        brokers.commit(open);
      }
      throw new TimeoutException("not committed, perhaps");
    }
    brokers.requireCurrent(this);
    if (open.outcome == Outcome.ABORTED) {
      throw new ProducerFencedException(id + " timed out");
    }
    if (!open.isDecidedFor()) {
      brokers.commit(open);
    }
    committing = false;
    open = null;
    brokers.turns.next();
  }

  @Override
  public void abortTransaction() {
    brokers.turns.next();
    if (committing) {
      throw new IllegalStateException("The commit must be tried again");
    }
    brokers.requireCurrent(this);
    if (open != null && open.outcome == Outcome.OPEN) {
      brokers.abort(open);
    }
    open = null;
  }

  @Override
  public void close(Duration timeout) {
    brokers.turns.next();
  }

  private void requireUsable() {
    if (committing) {
      throw new IllegalStateException("The commit must be tried again");
    }
  }

  @Override
  public String toString() {
    return id + " of " + owner;
  }
}
