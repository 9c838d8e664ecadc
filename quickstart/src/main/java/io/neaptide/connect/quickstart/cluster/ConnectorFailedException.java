package io.neaptide.connect.quickstart.cluster;

/** A connector or one of its tasks failed; the message holds the traces. */
public final class ConnectorFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConnectorFailedException(String message) {
    super(message);
  }
}
