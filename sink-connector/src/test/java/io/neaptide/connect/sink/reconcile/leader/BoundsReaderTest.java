package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundsReaderTest {

  private static final String EXPIRES =
      "The target topic cities.copy has cleanup.policy=compact,delete";

  private final MockAdminClient worker = MockAdminClient.create().numBrokers(1).build();
  private final MockAdminClient external = MockAdminClient.create().numBrokers(1).build();

  @BeforeEach
  void topics() {
    topic(worker, "people", "compact");
    topic(worker, "cities", "compact");
    topic(external, "people.copy", "compact");
    topic(external, "cities.copy", "compact,delete");
  }

  @Test
  void aTopicOfAPatternWhoseTargetExpiresIsSetAside() {
    BoundsReader reader = reader(Map.of("topics.regex", "people|cities"));

    Bounds bounds = reader.read(reader.inputTopics().orElseThrow());

    assertThat(bounds.input()).containsOnlyKeys(new TopicPartition("people", 0));
    assertThat(bounds.target()).containsOnlyKeys(new TopicPartition("people.copy", 0));
    assertThat(bounds.inputId("cities")).isEmpty();
  }

  @Test
  void aTopicThatIsNamedIsNotSetAsideNorIsTheOnlyOneOfAPattern() {
    BoundsReader named = reader(Map.of("topics", "people,cities"));
    assertThatThrownBy(() -> named.read(named.inputTopics().orElseThrow()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(EXPIRES);

    BoundsReader only = reader(Map.of("topics.regex", "c.*"));
    assertThatThrownBy(() -> only.read(only.inputTopics().orElseThrow()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(EXPIRES);
  }

  @Test
  void nothingIsReadWhileATopicThatIsNamedIsMissing() {
    assertThat(reader(Map.of("topics", "people, rivers")).inputTopics()).isEmpty();
    assertThat(reader(Map.of("topics.regex", "r.*")).inputTopics()).isEmpty();
  }

  private BoundsReader reader(Map<String, String> selection) {
    return new BoundsReader(
        new InputCluster(
            worker,
            () -> {
              throw new UnsupportedOperationException("Nothing is probed");
            },
            "connect-people"),
        external,
        new TargetTopics(FakeTopicAdmin::new, topic -> {}),
        new TopicFormat("${topic}.copy"),
        InputSelection.of(selection));
  }

  private static void topic(MockAdminClient cluster, String name, String policy) {
    NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty());
    cluster.createTopics(List.of(topic.configs(Map.of("cleanup.policy", policy))));
    TopicPartition partition = new TopicPartition(name, 0);
    cluster.updateBeginningOffsets(Map.of(partition, 0L));
    cluster.updateEndOffsets(Map.of(partition, 7L));
  }
}
