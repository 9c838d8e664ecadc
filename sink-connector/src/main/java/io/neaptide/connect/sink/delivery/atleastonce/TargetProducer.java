package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.producer.LimitedProducer;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** The producer of a task, opened when it is needed, and again when it was discarded. */
public final class TargetProducer {

  /** Opens producers. */
  public interface Opener {
    /**
     * Opens a producer.
     *
     * @param topic one that it will write
     * @param replace replaces it by another one
     */
    LimitedProducer open(String topic, Runnable replace);
  }

  private final Opener opener;
  private final Runnable splitCheck;
  private final Runnable closeOpener;
  private LimitedProducer producer;
  private Runnable requestResend = () -> {};
  private long instance;
  private boolean closed;

  /**
   * A producer that is not open yet.
   *
   * @param splitCheck replaces it where it splits batches for ever
   * @param closeOpener called when this is closed
   */
  public TargetProducer(Opener opener, Runnable splitCheck, Runnable closeOpener) {
    this.opener = opener;
    this.splitCheck = splitCheck;
    this.closeOpener = closeOpener;
  }

  /** Sets what requests that everything not done is sent again. */
  synchronized void onReplacement(Runnable requestResend) {
    this.requestResend = requestResend;
  }

  /** The number of the current producer, which changes with each replacement. */
  synchronized long instance() {
    return instance;
  }

  /** The producer, for a record of a topic; empty where another one has replaced it. */
  synchronized Optional<LimitedProducer> producerFor(long expected, String topic) {
    if (closed) {
      throw new ConnectException("The task is stopped");
    }
    if (expected != instance) {
      return Optional.empty();
    }
    if (producer == null) {
      producer = opener.open(topic, this::renew);
    }
    return Optional.of(producer);
  }

  /** Replaces the producer where it cannot go on; called now and then by the task's thread. */
  void checkSplits() {
    splitCheck.run();
  }

  /**
   * Takes the producer out of use, so that the next record gets a new one.
   *
   * @return closes the producer, which drops what it has not sent
   */
  private synchronized Runnable detach() {
    LimitedProducer detached = producer;
    producer = null;
    instance++;
    return detached == null ? () -> {} : detached::close;
  }

  /**
   * Replaces the producer by a new one, which drops what the old one has not sent. Everything that
   * is not done is sent again; that is requested before the old producer is closed, so that what it
   * then fails counts no more.
   */
  void renew() {
    Runnable closeOld = detach();
    requestResend.run();
    closeOld.run();
  }

  /** Drops what was not sent; no producer is opened after it. */
  void close() {
    Runnable closeLast;
    synchronized (this) {
      closed = true;
      closeLast = detach();
    }
    closeLast.run();
    closeOpener.run();
  }
}
