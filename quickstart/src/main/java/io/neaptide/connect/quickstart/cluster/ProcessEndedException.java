package io.neaptide.connect.quickstart.cluster;

/** A process ended by itself; the message holds the end of its log. */
public final class ProcessEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProcessEndedException(String message) {
    super(message);
  }
}
