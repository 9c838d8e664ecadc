package io.neaptide.connect.sink.delivery.atleastonce;

/** Gives batches to the producer. Used by the delivery thread. */
interface BatchSender {

  /** Sends a batch, unless it is interrupted: it then begins again, or never. */
  void send(SendAttempt attempt);

  /** Sets aside what was refused after it had been handed over. */
  void reject(SendAttempt attempt, int place, Exception cause);

  /** Called once, first. */
  default void start() {}

  /** Tells a hook what is acknowledged; called now and then, also soon after a batch is. */
  default void tellAcknowledged() {}

  /** Called once, last. */
  default void stop() {}
}
