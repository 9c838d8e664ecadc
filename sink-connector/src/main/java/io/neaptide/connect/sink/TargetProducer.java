package io.neaptide.connect.sink;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.errors.ConnectException;

/** The producer of a task, opened when it is needed, and again when it was discarded. */
final class TargetProducer {

  private final Supplier<Producer<byte[], byte[]>> opener;
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  TargetProducer(Supplier<Producer<byte[], byte[]>> opener) {
    this.opener = opener;
  }

  synchronized Producer<byte[], byte[]> current() {
    if (closed) {
      throw new ConnectException("The task is stopped");
    }
    if (producer == null) {
      producer = opener.get();
    }
    return producer;
  }

  /**
   * Takes the producer out of use, so that the next record gets a new one.
   *
   * @return closes the producer, which drops what it has not sent
   */
  private synchronized Runnable detach() {
    Producer<byte[], byte[]> detached = producer;
    producer = null;
    return detached == null ? () -> {} : () -> detached.close(Duration.ZERO);
  }

  /**
   * Replaces the producer by a new one, which drops what the old one has not sent.
   *
   * @param rewind asks for everything that is not done to be sent again; called before the old
   *     producer is closed, so that what it then fails counts no more
   */
  void renew(Runnable rewind) {
    Runnable closeOld = detach();
    rewind.run();
    closeOld.run();
  }

  /** Drops what was not sent and opens no producer any more. */
  void close() {
    Runnable closeLast;
    synchronized (this) {
      closed = true;
      closeLast = detach();
    }
    closeLast.run();
  }
}
