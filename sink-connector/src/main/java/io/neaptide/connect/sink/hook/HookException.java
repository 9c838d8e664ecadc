package io.neaptide.connect.sink.hook;

import org.apache.kafka.connect.errors.ConnectException;

/** A hook has failed, or done what it must not do; it is not called again. */
public final class HookException extends ConnectException {

  private static final long serialVersionUID = 1L;

  HookException(String message) {
    super(message);
  }

  public HookException(String message, Throwable cause) {
    super(message, cause);
  }
}
