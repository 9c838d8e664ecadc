package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.kafka.ClusterAnswer;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.task.InputAssignment;
import io.neaptide.connect.sink.testing.FakeAdmins;
import io.neaptide.connect.sink.testing.ManualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ClusterGuardTest {

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, ClusterAnswer> answers = new HashMap<>();
  private final List<String> unproven = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private int questions;
  private int asked;
  private boolean notYet;

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
    ClusterGuard guard = guard(clusters);

    guard.requireNotRead("orders");

    assertThat(asked).isZero();
  }

  @Test
  void aTopicThatOnlyOneAddressShowsYetIsNoProofOfTwoClusters() {
    properties.put("worker.kafka.bootstrap.servers", "worker:1");
    FakeAdmins clusters =
        new FakeAdmins().with("ext:1", "E").with("worker:1", "E").withTopic("worker:1", "orders");

    assertThatThrownBy(() -> guard(clusters).requireNotRead("orders"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("CLUSTER_ID");
  }

  @Test
  void theSameNamesOnAnotherClusterAreFine() {
    ClusterGuard guard = withWorker("W");

    guard.requireNotRead("orders");

    assertThat(unproven).isEmpty();
  }

  @Test
  void whatTheInputSelectsIsToBeProvenWhereItsClusterIsNotKnown() {
    ClusterGuard guard = guard();
    guard.requireNotRead("copies");
    assertThat(unproven).isEmpty();

    guard.requireForRows("orders");

    assertThat(unproven).hasSize(1);
    assertThat(unproven.get(0)).contains("the target topic 'orders'");
  }

  @Test
  void whatTheInputSelectsIsToBeProvenWhereTheTargetClusterTellsNoId() {
    ClusterGuard guard = withWorker("W");
    answers.put("kafka.bootstrap.servers", new ClusterAnswer.WithoutId());

    guard.requireNotRead("orders");

    assertThat(unproven).hasSize(1);
    assertThat(unproven.get(0)).contains("the target topic 'orders'");
  }

  @Test
  void aClusterThatTellsNoIdIsReachedAllTheSame() {
    ClusterGuard guard = guard(new FakeAdmins().with("ext:1", null));

    guard.requireNotRead("orders");

    assertThat(asked).isEqualTo(1);
  }

  @Test
  void theStateTopicMayNotBeReadEither() {
    properties.put("topics.regex", ".*");
    properties.put("topic.format", "copies");
    properties.put("delivery.guarantee", "exactly_once");

    assertThatThrownBy(() -> withWorker("E").check())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'__neaptide-people'");
  }

  @Test
  void theStateTopicIsToBeProvenBeforeAnythingOpens() {
    properties.put("topics.regex", ".*");
    properties.put("topic.format", "copies");
    properties.put("delivery.guarantee", "exactly_once");
    ClusterGuard guard = guard();
    notYet = true;
    assertThatThrownBy(guard::check).isInstanceOf(RetriableException.class);
    assertThatThrownBy(guard::check).isInstanceOf(RetriableException.class);

    notYet = false;
    guard.check();
    guard.check();

    assertThat(unproven).hasSize(3).allMatch(problem -> problem.contains("'__neaptide-people'"));
    assertThat(questions).isEqualTo(1);
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
        () -> false,
        problem -> {
          unproven.add(problem);
          if (notYet) {
            throw new TimeoutException("not known yet");
          }
        });
  }

  private ClusterGuard guard(FakeAdmins clusters) {
    SinkConfig config = new SinkConfig(properties);
    InputAssignment assignment = new InputAssignment(clock);
    assignment.opened(Set.of(new TopicPartition("orders", 0)));
    SelfFeedGate gate =
        new SelfFeedGate(
            () -> {
              asked++;
              return GroupMembers.NONE;
            },
            "connect-people",
            assignment,
            clock,
            clock::advance);
    return new ClusterGuard(config, clusters, gate);
  }
}
