package io.neaptide.connect.quickstart.cluster;

/** Something that was waited for did not come to pass in time. */
public final class WaitFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WaitFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
