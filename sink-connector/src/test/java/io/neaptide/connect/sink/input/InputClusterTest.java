package io.neaptide.connect.sink.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.config.InputSelection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class InputClusterTest {

  private final MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
  private final InputCluster cluster =
      new InputCluster(
          admin,
          () -> {
            throw new UnsupportedOperationException("Nothing is probed");
          },
          "connect-people");

  @Test
  void thePolicyOfATopicIsToldWhereTheTopicIsThere() {
    topic("kept", "compact");
    topic("expiring", "delete");
    topic("both", "compact,delete");

    assertThat(cluster.cleanupPolicies(Set.of("kept", "expiring", "both", "missing")))
        .isEqualTo(Map.of("kept", "compact", "both", "compact,delete", "expiring", "delete"));
  }

  @Test
  void aPatternTakesTheWholeNameOfWhatExists() {
    topic("orders", "compact");
    topic("orders.copy", "compact");

    assertThat(cluster.topics(InputSelection.of(Map.of("topics.regex", "orders"))))
        .containsOnlyKeys("orders");
    assertThat(cluster.topics(InputSelection.of(Map.of("topics.regex", "orders.*"))))
        .containsOnlyKeys("orders", "orders.copy");
    assertThat(cluster.topics(InputSelection.of(Map.of("topics", " orders, missing"))))
        .containsOnlyKeys("orders");
  }

  private void topic(String name, String policy) {
    NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty());
    admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", policy))));
  }
}
