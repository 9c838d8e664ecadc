package io.neaptide.connect.sink.delivery.atleastonce;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Whether a delivery continues: it may be stopped, have failed, or have to send everything again
 * that is not done. Guarded by the lock of {@link SubmittedBatches}, except that {@link
 * #isInterrupted} may be asked without.
 */
final class DeliveryStatus {

  private Optional<ConnectException> failure = Optional.empty();
  private boolean resendRequested;
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

  void requestResend() {
    resendRequested = true;
    interrupted = true;
  }

  boolean isResendRequested() {
    return resendRequested;
  }

  /** Whether to send again was requested since the last call; not where the delivery has ended. */
  boolean takeResendRequest() {
    if (!resendRequested || hasFailed() || stopped) {
      return false;
    }
    resendRequested = false;
    interrupted = false;
    return true;
  }

  /** Whether the delivery thread has to leave the batch that it sends. */
  boolean isInterrupted() {
    return interrupted;
  }
}
