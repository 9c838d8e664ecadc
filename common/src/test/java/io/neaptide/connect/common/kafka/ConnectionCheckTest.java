package io.neaptide.connect.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ConnectionCheckTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** The limit, one second for closing, and some for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final ConnectionCheck check = new ConnectionCheck(KafkaClients.real(), LIMIT);

  @Test
  void theLimitLeavesTimeToCloseWithinTenSeconds() {
    assertThat(ConnectionCheck.TIMEOUT).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void anAddressWhereNothingListensIsReportedInTime() throws IOException {
    String address = "127.0.0.1:" + unusedPort();

    String failure = failureInTime(Map.of("kafka.bootstrap.servers", address));

    assertThat(failure)
        .startsWith("No answer from the Kafka cluster at " + address + " within 1 s (")
        .contains("org.apache.kafka.common.errors.TimeoutException: ")
        .endsWith(
            "). Check the addresses, that the brokers run and can be reached from the worker, and"
                + " the security properties.");
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersIsReportedInTime() throws IOException {
    List<Socket> accepted = new CopyOnWriteArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> acceptAll(silent, accepted), "silent-server");
      acceptor.setDaemon(true);
      acceptor.start();
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertThat(failureInTime(Map.of("kafka.bootstrap.servers", address)))
          .startsWith("No answer from the Kafka cluster at " + address + " within 1 s (");
      assertThat(accepted).isNotEmpty();
    } finally {
      for (Socket socket : accepted) {
        socket.close();
      }
    }
  }

  @Test
  void longTimeoutsOfTheUserDoNotLengthenTheCheck() throws IOException {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "127.0.0.1:" + unusedPort());
    properties.put("kafka.request.timeout.ms", "600000");
    properties.put("kafka.admin.default.api.timeout.ms", "600000");
    properties.put("kafka.retries", "2147483647");

    assertThat(failureInTime(properties)).contains("within 1 s");
  }

  @Test
  void propertiesThatTheClientRefusesAreReportedWithTheReasonAndWithoutSecrets() {
    assertThat(
            failureInTime(
                Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "kafka.security.protocol", "SASL_PLAINTEXT",
                    "kafka.sasl.mechanism", "PLAIN",
                    "kafka.sasl.jaas.config",
                        "no.such.LoginModule required username=\"u\" password=\"hunter2\";")))
        .startsWith("No answer from the Kafka cluster at 127.0.0.1:1 within 1 s (")
        .contains("no.such.LoginModule")
        .doesNotContain("hunter2");
    assertThat(
            failureInTime(
                Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "kafka.security.protocol", "SSL",
                    "kafka.ssl.truststore.location", "/no/such/file",
                    "kafka.ssl.truststore.password", "hunter2")))
        .contains("/no/such/file")
        .doesNotContain("hunter2");
  }

  @Test
  void anInterruptEndsTheCheckAndStaysSet() throws IOException {
    ClusterAddress cluster =
        addresses(Map.of("kafka.bootstrap.servers", "127.0.0.1:" + unusedPort())).get(0);
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(InterruptException.class)
          .isThrownBy(() -> new ConnectionCheck(KafkaClients.real()).answer(cluster));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void severalClustersAreCheckedWithinTheTimeOfOne() throws IOException {
    Map<String, String> originals =
        Map.of(
            "kafka.bootstrap.servers", "127.0.0.1:" + unusedPort(),
            "worker.kafka.bootstrap.servers", "127.0.0.1:" + unusedPort());

    Map<String, String> failures =
        Assertions.assertTimeout(BOUND, () -> check.answers(addresses(originals)).failures());

    assertThat(failures)
        .containsOnlyKeys("kafka.bootstrap.servers", "worker.kafka.bootstrap.servers");
    originals.forEach(
        (key, servers) ->
            assertThat(failures.get(key))
                .startsWith("No answer from the Kafka cluster at " + servers + " within 1 s ("));
  }

  private String failureInTime(Map<String, String> originals) {
    ClusterAddress cluster = addresses(originals).get(0);
    ClusterAnswer answer = Assertions.assertTimeout(BOUND, () -> check.answer(cluster));
    return ((ClusterAnswer.Failure) answer).message();
  }

  private static List<ClusterAddress> addresses(Map<String, String> originals) {
    List<ClusterAddress> addresses = new ArrayList<>(ClusterConfig.external(originals).addresses());
    addresses.addAll(ClusterConfig.worker(originals).addresses());
    return addresses;
  }

  private static void acceptAll(ServerSocket server, List<Socket> accepted) {
    try {
      while (!server.isClosed()) {
        accepted.add(server.accept());
      }
    } catch (IOException e) {
      // The test is over and has closed the server.
      assertThat(server.isClosed()).isTrue();
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
