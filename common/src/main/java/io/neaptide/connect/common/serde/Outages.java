package io.neaptide.connect.common.serde;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/**
 * Tells the failure of a service that a format needs, such as a schema registry, from a bad record.
 * A service that answers with an error of its own is not out of reach.
 */
public final class Outages {

  private Outages() {}

  /** Whether the failure, or what caused it, says nothing about the record. */
  public static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException
          || cause instanceof SSLException
          || cause instanceof HttpTimeoutException
          || cause instanceof org.apache.kafka.connect.errors.RetriableException
          || cause instanceof org.apache.kafka.common.errors.RetriableException) {
        return true;
      }
    }
    return false;
  }
}
