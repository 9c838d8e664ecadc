package io.neaptide.connect.sink.transaction;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.producer.RefusedRecordException;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.producer.WriteRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a task, or of the leader: a transactional producer whose id is always the same,
 * so that making a new one fences the one before.
 *
 * <p>After any failure but a timeout of {@link #commit} nothing more can be written: the writer is
 * to be {@linkplain #close closed} and recreated, and what has become of its last transaction is
 * then told by the position in the state topic. Used by one thread at a time.
 */
public final class TransactionalWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TransactionalWriter.class);
  private static final int COMMIT_ATTEMPTS = 3;
  private static final int LARGE_RECORDS = 10_000;
  private static final long LARGE_BYTES = 4L * 1024 * 1024;

  private final LimitedProducer limited;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<String> refused = new AtomicReference<>();
  private boolean open;
  private int openRecords;
  private long openBytes;
  private Runnable beforeCommit = () -> {};

  /**
   * Fences every earlier writer of the same id; an open transaction of it is aborted.
   *
   * @throws KafkaException if the brokers do not answer in time
   */
  public TransactionalWriter(LimitedProducer limited) {
    this.limited = limited;
    this.producer = limited.producer();
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      limited.close();
      throw explained(e);
    }
  }

  /**
   * Has something done before every commit of what was sent, which may send more in that
   * transaction; until an abort, since what it would tell of is dropped then.
   */
  public void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  /** Whether something was sent that is not committed. */
  public boolean isOpen() {
    return open;
  }

  /** Whether the open transaction is large enough to be committed. */
  public boolean isLarge() {
    return openRecords >= LARGE_RECORDS || openBytes >= LARGE_BYTES;
  }

  /**
   * Sends a record in the open transaction, or in a new one. Where the brokers refuse it the commit
   * says which one it was.
   *
   * @throws TooLargeException if it is never taken; the transaction is as it was then
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    send(record, cause -> explain(record, cause));
  }

  /**
   * The same, and commits where that makes the transaction large enough: it must be over well
   * before it times out, also where the target cluster is slow.
   *
   * @return whether it was committed
   */
  public boolean sendBatched(ProducerRecord<byte[], byte[]> record) {
    send(record);
    boolean large = isLarge();
    if (large) {
      commit();
    }
    return large;
  }

  private KafkaException explained(KafkaException failure) {
    return MissingRights.toWrite(failure, limited.transactionalId())
        .<KafkaException>map(message -> new ConnectException(message, failure))
        .orElse(failure);
  }

  private void explain(ProducerRecord<byte[], byte[]> record, Exception cause) {
    if (WriteRefusal.isRefusal(cause)) {
      refused.compareAndSet(null, WriteRefusal.explained(record, cause));
    }
  }

  /**
   * Sends a record in the open transaction, or in a new one, and waits until it is written.
   *
   * @return the offset where it stands
   * @throws KafkaException if it cannot be written: the writer cannot go on
   */
  public long write(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Long> offset = new CompletableFuture<>();
    send(
        record,
        (Callback)
            (metadata, cause) -> {
              if (cause == null && metadata.hasOffset()) {
                offset.complete(metadata.offset());
              } else if (cause == null) {
                offset.completeExceptionally(new KafkaException("Its offset is not known"));
              } else {
                offset.completeExceptionally(cause);
              }
            });
    whileUsable(limited::flush);
    try {
      return offset.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? explained(cause)
          : new KafkaException("A record could not be written", e.getCause());
    }
  }

  /** The check of what is to be sent. */
  public SizeCheck sizes() {
    return limited.sizes();
  }

  /**
   * Sends a record in the open transaction, or in a new one.
   *
   * @param told gets why the brokers refuse the record, on a thread of the producer
   * @throws TooLargeException if it is never taken; the transaction is as it was then
   */
  public void send(ProducerRecord<byte[], byte[]> record, Consumer<Exception> told) {
    send(
        record,
        (Callback)
            (metadata, cause) -> {
              if (cause != null) {
                told.accept(cause);
              }
            });
  }

  private void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      whileUsable(
          () -> {
            if (!open) {
              producer.beginTransaction();
              open = true;
            }
            limited.send(record, callback);
          });
      openRecords++;
      int bytes = length(record.key()) + length(record.value());
      openBytes += bytes;
      limited.writes().sent(record, bytes);
    } catch (KafkaException e) {
      throw explained(e);
    }
  }

  /** Somebody else closes the producer where it cannot go on. */
  private void whileUsable(Runnable step) {
    try {
      step.run();
    } catch (IllegalStateException e) {
      if (limited.isClosed()) {
        throw new KafkaException("The producer was replaced by one that makes smaller batches", e);
      }
      throw e;
    }
  }

  /**
   * Commits what was sent.
   *
   * @throws KafkaException if any of it could not be written, or somebody else fenced this writer
   */
  public void commit() {
    if (open) {
      beforeCommit.run();
    }
    limited.writes().committing();
    for (int attempt = 1; open; attempt++) {
      try {
        whileUsable(producer::commitTransaction);
        ended();
        limited.writes().committed();
      } catch (TimeoutException e) {
        // Kafka allows nothing but to try the same again.
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      } catch (KafkaException e) {
        String reason = refused.get();
        throw reason == null ? explained(e) : new RefusedRecordException(reason, e);
      }
    }
  }

  /**
   * Drops what was sent and not committed.
   *
   * @throws KafkaException if the writer cannot go on
   * @throws IllegalStateException if it cannot go on, because a commit has to be repeated
   */
  public void abort() {
    beforeCommit = () -> {};
    if (open) {
      limited.writes().aborted();
      whileUsable(producer::abortTransaction);
      refused.set(null);
      ended();
    }
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private void ended() {
    open = false;
    openRecords = 0;
    openBytes = 0;
  }

  /**
   * Lets go: what is not committed never will be. It does not throw, and an interrupt does not keep
   * it from closing the producer; the thread is interrupted afterwards as it was before.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    limited.writes().aborted();
    if (open) {
      // So that readers need not wait for the transaction to time out.
      interrupted |= leavesInterrupted(producer::abortTransaction);
    }
    interrupted |= leavesInterrupted(limited::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean leavesInterrupted(Runnable step) {
    try {
      step.run();
    } catch (KafkaException | IllegalStateException e) {
      log.debug("An open transaction is left to its timeout, or to the next writer", e);
    }
    return Thread.interrupted();
  }
}
