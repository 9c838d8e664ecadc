package io.neaptide.connect.common.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
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
        new RetriableException("connect"));
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
        new SerializationException(new IOException("401")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfTheRecordIsNone(Exception fault) {
    assertThat(Outages.isOutage(fault)).isFalse();
  }
}
