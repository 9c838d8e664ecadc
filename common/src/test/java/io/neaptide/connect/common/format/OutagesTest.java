package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutagesTest {

  static Stream<Exception> outOfReach() {
    return Stream.of(
        new ConnectException("refused"),
        new SocketTimeoutException("read"),
        new UnknownHostException("registry"),
        new SSLHandshakeException("expired"),
        new HttpConnectTimeoutException("http"),
        new TimeoutException("kafka"),
        new InterruptException("stopped"),
        new Answered(503),
        new Answered(500),
        new Answered(429),
        new Answered(401),
        new Answered(403),
        new NotAuthorizedException(),
        new RateLimitedClientException(),
        new Refused(503),
        new Refused(null),
        new Throttled(),
        new ClosedChannelException(),
        new java.util.concurrent.TimeoutException("no connection of the pool"),
        new RetriableException("connect"));
  }

  /** As of a client that names no status. */
  public static final class NotAuthorizedException extends Exception {

    private static final long serialVersionUID = 1;
  }

  /** As of a client that names no status, either. */
  public static final class RateLimitedClientException extends Exception {

    private static final long serialVersionUID = 1;
  }

  /** As of a cloud's client: answered with 400. */
  public static final class Throttled extends Exception {

    private static final long serialVersionUID = 1;

    public int statusCode() {
      return 400;
    }

    public boolean isThrottlingException() {
      return true;
    }
  }

  /** Has its status in an answer of the service. */
  public static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    /** The answer. */
    public record Answer(Integer getErrorCode) {}

    private final transient Answer error;

    /**
     * @param status null where nothing was answered
     */
    Refused(Integer status) {
      this.error = new Answer(status);
    }

    public Answer getError() {
      return error;
    }
  }

  /** Has its status as the exceptions of registries' clients do. */
  public static final class Answered extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    Answered(int status) {
      super("answered " + status);
      this.status = status;
    }

    public int getStatus() {
      return status;
    }
  }

  @ParameterizedTest
  @MethodSource("outOfReach")
  void aServiceOutOfReachIsAnOutageHoweverDeepItIsTold(Exception cause) {
    assertThat(Outages.isOutage(cause)).isTrue();
    assertThat(
            Outages.isOutage(new DataException("not readable", new SerializationException(cause))))
        .isTrue();
  }

  static Stream<Exception> faults() {
    return Stream.of(
        new DataException("not a row"),
        new SerializationException("unknown schema"),
        new SerializationException(new Answered(404)),
        new SerializationException(new Refused(404)),
        new SerializationException(new EOFException()),
        new SerializationException(new IOException("401")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfTheRecordIsNone(Exception fault) {
    assertThat(Outages.isOutage(fault)).isFalse();
  }
}
