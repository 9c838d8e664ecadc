package io.neaptide.connect.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.table.TopicSelector;
import io.neaptide.connect.source.testing.FakeClients;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PartitionDiscoveryTest {

  private final FakeClients clients =
      new FakeClients().with("e:1", "E").with("e:1", "orders", 2).with("e:1", "users", 1);

  @Test
  void findsPartitionsAndIdsOfTopics() throws Exception {
    DiscoveredTopics found =
        discovery(clients.cluster("e:1"), List.of("orders", "later"), "").discover();

    TopicDescription orders =
        clients
            .cluster("e:1")
            .describeTopics(List.of("orders"))
            .topicNameValues()
            .get("orders")
            .get();
    assertThat(found)
        .isEqualTo(
            new DiscoveredTopics(
                PartitionList.parse("orders:0-1"), TopicIds.parse("orders=" + orders.topicId())));
  }

  @Test
  void namedTopicThatMayNotBeDescribedIsAnErrorWithRightAndObject() {
    PartitionDiscovery discovery =
        discovery(hiding(Set.of("secret")), List.of("orders", "secret", "later"), "");

    assertThatThrownBy(discovery::discover)
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The user of kafka.bootstrap.servers may not describe the topics [secret], which are to"
                + " be read. Allow it the operations DESCRIBE and READ on them, or do not name"
                + " them.");
  }

  @Test
  void topicThatMayNotBeDescribedAnyMoreStaysAsItWasAndHoldsUpNoOther() {
    Set<String> hidden = new HashSet<>();
    PartitionDiscovery discovery = discovery(hiding(hidden), List.of("orders", "users"), "");
    DiscoveredTopics before = discovery.discover();
    hidden.add("users");
    clients.cluster("e:1").deleteTopics(List.of("orders"));
    clients.with("e:1", "orders", 3);

    DiscoveredTopics found = discovery.discover();

    assertThat(PartitionList.format(found.partitions())).isEqualTo("orders:0-2;users:0");
    assertThat(found.id("users")).isEqualTo(before.id("users"));
    assertThat(found.recreatedSince(before)).containsExactly("orders");
  }

  @Test
  void expressionThatSelectsNothingFindsNothing() {
    assertThat(discovery(clients.cluster("e:1"), List.of(), "none.*").discover())
        .isEqualTo(DiscoveredTopics.NONE);
  }

  @Test
  void topicsOfConnectAreNotReadForAnExpressionThatMatchesAll() {
    clients.with("e:1", "connect-offsets", 1).with("e:1", "_schemas", 1);

    DiscoveredTopics found = discovery(clients.cluster("e:1"), List.of(), ".*").discover();

    assertThat(PartitionList.format(found.partitions())).isEqualTo("orders:0-1;users:0");
  }

  private static PartitionDiscovery discovery(Admin admin, List<String> named, String regex) {
    return new PartitionDiscovery(
        admin,
        "kafka.bootstrap.servers",
        new TopicSelector(named, regex, List.of()),
        Clock.systemUTC());
  }

  /** An admin client whose user may not describe some topics. */
  private Admin hiding(Set<String> hidden) {
    return (Admin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                method.getName().equals("describeTopics")
                        && arguments[0] instanceof Collection<?> topics
                    ? Descriptions.of(clients.cluster("e:1"), topics, hidden)
                    : method.invoke(clients.cluster("e:1"), arguments));
  }

  private static final class Descriptions extends DescribeTopicsResult {

    private Descriptions(Map<String, KafkaFuture<TopicDescription>> byName) {
      super(null, byName);
    }

    private static Descriptions of(Admin admin, Collection<?> topics, Set<String> hidden) {
      Map<String, KafkaFuture<TopicDescription>> byName = new HashMap<>();
      for (Object topic : topics) {
        String name = topic.toString();
        byName.putAll(
            hidden.contains(name)
                ? Map.of(name, refused(name))
                : admin.describeTopics(List.of(name)).topicNameValues());
      }
      return new Descriptions(byName);
    }

    private static KafkaFuture<TopicDescription> refused(String topic) {
      KafkaFutureImpl<TopicDescription> refused = new KafkaFutureImpl<>();
      refused.completeExceptionally(new TopicAuthorizationException(topic));
      return refused;
    }
  }
}
