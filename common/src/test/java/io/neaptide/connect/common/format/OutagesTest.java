package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
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
        new Refused(503),
        new RetriableException("connect"));
  }

  /** As of a client that names no status. */
  public static final class NotAuthorizedException extends Exception {

    private static final long serialVersionUID = 1;
  }

  /** Has its status in an answer of the service. */
  public static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    /** The answer. */
    public record Answer(Integer getErrorCode) {}

    private final transient Answer error;

    Refused(int status) {
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
        new SerializationException(new IOException("401")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfTheRecordIsNone(Exception fault) {
    assertThat(Outages.isOutage(fault)).isFalse();
  }
}
