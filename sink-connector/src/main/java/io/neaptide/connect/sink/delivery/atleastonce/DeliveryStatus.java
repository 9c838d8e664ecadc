package io.neaptide.connect.sink.delivery.atleastonce;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Whether a delivery goes on: it may have been stopped, have failed, or have to send everything
 * again that is not done. Guarded by the lock of {@link SubmittedBatches}, except that {@link
 * #isInterrupted} may be asked without.
 */
final class DeliveryStatus {

  private Optional<ConnectException> failure = Optional.empty();
  private boolean rewindRequested;
  private boolean stopped;

  /** Invariant: true while any of the others is. */
  private volatile boolean interrupted;

  void stop() {
    stopped = true;
    interrupted = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Ends the delivery; the first reason stays. */
  void fail(ConnectException reason) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
    }
    interrupted = true;
  }

  Optional<ConnectException> failure() {
    return failure;
  }

  boolean hasFailed() {
    return failure.isPresent();
  }

  void requestRewind() {
    rewindRequested = true;
    interrupted = true;
  }

  boolean isRewindRequested() {
    return rewindRequested;
  }

  /** Whether a rewind was requested since the last call; a delivery that has ended does none. */
  boolean takeRewindRequest() {
    if (!rewindRequested || hasFailed() || stopped) {
      return false;
    }
    rewindRequested = false;
    interrupted = false;
    return true;
  }

  /** Whether the delivery thread has to leave the batch that it sends. */
  boolean isInterrupted() {
    return interrupted;
  }
}
