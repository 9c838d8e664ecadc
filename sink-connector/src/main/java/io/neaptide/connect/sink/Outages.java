package io.neaptide.connect.sink;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** Tells the failure of a service that a format needs, such as a registry, from a bad record. */
final class Outages {

  private Outages() {}

  static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof org.apache.kafka.connect.errors.RetriableException
          || cause instanceof org.apache.kafka.common.errors.RetriableException
          || cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
