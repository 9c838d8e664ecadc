package io.neaptide.connect.sink;

import org.apache.kafka.connect.errors.ConnectException;

/** A hook has failed, or done what it must not do; it is not called any more. */
final class HookFailure extends ConnectException {

  private static final long serialVersionUID = 1L;

  HookFailure(String message) {
    super(message);
  }

  HookFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
