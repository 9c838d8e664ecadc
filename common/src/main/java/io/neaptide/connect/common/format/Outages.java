package io.neaptide.connect.common.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tells the failure of a service that a format needs, such as a schema registry, from a bad record.
 * A service that answers with an error of its own is not out of reach, unless it says that it
 * cannot answer now.
 */
public final class Outages {

  /** How the exceptions of registries' clients name the HTTP status that they were answered. */
  private static final List<String> STATUS_METHODS =
      List.of("getStatus", "statusCode", "getResponseStatusCode");

  /**
   * Who asks is not let in, request timeout, and too many requests; of 500 and above all say
   * something of the service.
   */
  private static final Set<Integer> NOT_OF_THE_RECORD = Set.of(401, 403, 407, 408, 429);

  /** Exceptions of clients that name no status. */
  private static final Set<String> REFUSALS =
      Set.of(
          "NotAuthorizedException",
          "ForbiddenException",
          "AuthException",
          "RateLimitedClientException",
          "HttpClosedException",
          "PrematureChannelClosureException");

  /**
   * Where an I/O failure arises that is of a connection: the HTTP clients that registries' clients
   * use, and those clients where they read an answer. No record is decoded there.
   */
  private static final List<String> HTTP_CLIENTS =
      List.of(
          "jdk.internal.net.http.",
          "sun.net.www.http.",
          "org.apache.hc.",
          "org.apache.http.",
          "okhttp3.",
          "io.netty.",
          "io.vertx.",
          "io.confluent.kafka.schemaregistry.client.rest.",
          "io.apicurio.rest.client.");

  private Outages() {}

  /** Whether the failure, or what caused it, says nothing about the record. */
  public static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException
          || cause instanceof SSLException
          || cause instanceof HttpTimeoutException
          || cause instanceof ClosedChannelException
          || cause instanceof TimeoutException
          || cause instanceof InterruptException
          || cause instanceof InterruptedException
          || isUnavailable(cause)
          || isOfAConnection(cause)
          || cause instanceof org.apache.kafka.connect.errors.RetriableException
          || cause instanceof org.apache.kafka.common.errors.RetriableException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnavailable(Throwable cause) {
    for (String method : STATUS_METHODS) {
      if (saysNothingOfTheRecord(answer(cause, method))) {
        return true;
      }
    }
    return isUnavailableByItsError(answer(cause, "getError"))
        || Boolean.TRUE.equals(answer(cause, "isThrottlingException"))
        || REFUSALS.contains(cause.getClass().getSimpleName());
  }

  /** An error without a code was never answered: the client made it of its own exception. */
  private static boolean isUnavailableByItsError(Object error) {
    if (error == null || !has(error, "getErrorCode")) {
      return false;
    }
    Object code = answer(error, "getErrorCode");
    return code == null || saysNothingOfTheRecord(code);
  }

  /** An answer that was cut off, say, is told by a plain {@link IOException}. */
  private static boolean isOfAConnection(Throwable cause) {
    if (!(cause instanceof IOException) || cause instanceof FileNotFoundException) {
      return false;
    }
    for (StackTraceElement frame : cause.getStackTrace()) {
      if (HTTP_CLIENTS.stream().anyMatch(frame.getClassName()::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysNothingOfTheRecord(Object answer) {
    return answer instanceof Integer status
        && ((status >= 500 && status < 600) || NOT_OF_THE_RECORD.contains(status));
  }

  private static boolean has(Object of, String name) {
    try {
      Method unused = of.getClass().getMethod(name);
      return true;
    } catch (NoSuchMethodException hasNone) {
      return false;
    }
  }

  /**
   * By reflection, since the classes of registries' clients are not ours; null where it has none.
   */
  private static Object answer(Object of, String name) {
    try {
      Method method = of.getClass().getMethod(name);
      return method.invoke(of);
    } catch (ReflectiveOperationException | RuntimeException hasNone) {
      return null;
    }
  }
}
