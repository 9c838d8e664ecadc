package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.kafka.ClusterAnswer;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.testing.FakeAdmins;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ClusterGuardTest {

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, ClusterAnswer> answers = new HashMap<>();
  private int questions;

  ClusterGuardTest() {
    properties.put("name", "people");
    properties.put("topics.regex", "orders.*");
    properties.put("kafka.bootstrap.servers", "ext:1");
    answers.put("kafka.bootstrap.servers", new ClusterAnswer.Id("E"));
  }

  @Test
  void aTargetThatTheInputSelectsIsRefusedBeforeItIsWrittenToTheSameCluster() {
    ClusterGuard guard = withWorker("E");

    assertThatThrownBy(() -> guard.requireNotRead("orders.new.copy"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The cluster of kafka.bootstrap.servers is the worker's own (E;")
        .hasMessageContaining("'orders.new.copy'");
    guard.requireNotRead("copies");
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void twoClustersThatShareAnIdAreToldByTheIdsOfTheirTopics() {
    properties.put("worker.kafka.bootstrap.servers", "worker:1");
    FakeAdmins clusters =
        new FakeAdmins()
            .with("ext:1", "E")
            .with("worker:1", "E")
            .withTopic("ext:1", "orders")
            .withTopic("worker:1", "orders");
    ClusterGuard guard = new ClusterGuard(new SinkConfig(properties), clusters);

    guard.requireNotRead("orders");

    assertThat(guard.suspicion()).isEmpty();
  }

  @Test
  void aTopicThatOnlyOneAddressShowsYetIsNoProofOfTwoClusters() {
    properties.put("worker.kafka.bootstrap.servers", "worker:1");
    FakeAdmins clusters =
        new FakeAdmins().with("ext:1", "E").with("worker:1", "E").withTopic("worker:1", "orders");

    assertThatThrownBy(
            () -> new ClusterGuard(new SinkConfig(properties), clusters).requireNotRead("orders"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("CLUSTER_ID");
  }

  @Test
  void theSameNamesOnAnotherClusterAreFine() {
    ClusterGuard guard = withWorker("W");

    guard.requireNotRead("orders");

    assertThat(guard.suspicion()).isEmpty();
  }

  @Test
  void whatTheInputSelectsIsASuspicionWhereItsClusterIsNotKnown() {
    ClusterGuard guard = guard();
    guard.requireNotRead("copies");
    assertThat(guard.suspicion()).isEmpty();

    guard.requireNotRead("orders");

    assertThat(guard.suspicion().orElseThrow()).contains("the target topic 'orders'");
  }

  @Test
  void whatTheInputSelectsIsASuspicionWhereTheTargetClusterTellsNoId() {
    ClusterGuard guard = withWorker("W");
    answers.put("kafka.bootstrap.servers", new ClusterAnswer.WithoutId());

    guard.requireNotRead("orders");

    assertThat(guard.suspicion().orElseThrow()).contains("the target topic 'orders'");
  }

  @Test
  void aClusterThatTellsNoIdIsReachedAllTheSame() {
    ClusterGuard guard =
        new ClusterGuard(new SinkConfig(properties), new FakeAdmins().with("ext:1", null));

    guard.requireNotRead("orders");

    assertThat(guard.suspicion()).isPresent();
  }

  @Test
  void theStateTopicMayNotBeReadEither() {
    properties.put("topics.regex", ".*");
    properties.put("topic.format", "copies");
    properties.put("delivery.guarantee", "exactly_once");

    assertThatThrownBy(() -> withWorker("E").check())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'__neaptide-people'");
    properties.remove("worker.kafka.bootstrap.servers");
    ClusterGuard guard = guard();
    guard.check();
    assertThat(guard.suspicion().orElseThrow()).contains("'__neaptide-people'");
  }

  @Test
  void clientsOfTwoClustersAreRefused() {
    properties.put("kafka.producer.bootstrap.servers", "other:1");
    answers.put("kafka.producer.bootstrap.servers", new ClusterAnswer.Id("O"));

    assertThatThrownBy(() -> guard().requireNotRead("copies"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("kafka.producer.bootstrap.servers (other:1) leads to the cluster O");
  }

  @Test
  void aClusterThatIsSilentIsAskedAgainAndOneThatRefusesIsAnError() {
    ClusterGuard guard = guard();
    answers.put(
        "kafka.bootstrap.servers", new ClusterAnswer.Failure("silent", new TimeoutException()));
    assertThatThrownBy(guard::check).isInstanceOf(RetriableException.class).hasMessage("silent");

    answers.put(
        "kafka.bootstrap.servers",
        new ClusterAnswer.Failure("refused", new SaslAuthenticationException("no")));
    assertThatThrownBy(guard::check).isInstanceOf(ConnectException.class).hasMessage("refused");

    answers.put("kafka.bootstrap.servers", new ClusterAnswer.Id("E"));
    guard.check();
    guard.check();
    assertThat(questions).isEqualTo(3);
  }

  @Test
  void theNotificationTopicIsNoTargetTopicOfAnyTopicThatExists() {
    properties.put("topic.format", "${topic}.copy");
    properties.put("notification.topic", "orders.new.copy");
    ClusterGuard guard = withWorker("W");

    guard.requireForOwn("orders.new.copy", Set.of("orders", "new"));
    assertThatThrownBy(() -> guard.requireForOwn("orders.new.copy", Set.of("new", "orders.new")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("notification.topic 'orders.new.copy' is a target topic as well");
    guard.requireForRows("orders.copy");
    assertThatThrownBy(() -> guard.requireForRows("orders.new.copy"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("notification.topic 'orders.new.copy' is a target topic as well");
  }

  private ClusterGuard withWorker(String id) {
    properties.put("worker.kafka.bootstrap.servers", "worker:1");
    answers.put("worker.kafka.bootstrap.servers", new ClusterAnswer.Id(id));
    return guard();
  }

  private ClusterGuard guard() {
    return new ClusterGuard(
        new SinkConfig(properties),
        addresses -> {
          questions++;
          Map<String, ClusterAnswer> asked = new HashMap<>();
          addresses.forEach(address -> asked.put(address.key(), answers.get(address.key())));
          return new ClusterAnswers(asked);
        },
        () -> false);
  }
}
