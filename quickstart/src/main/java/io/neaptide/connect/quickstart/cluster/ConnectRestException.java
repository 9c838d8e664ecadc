package io.neaptide.connect.quickstart.cluster;

/** A request to a Connect worker that failed or was refused. */
public final class ConnectRestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConnectRestException(String message, Throwable cause) {
    super(message, cause);
  }
}
