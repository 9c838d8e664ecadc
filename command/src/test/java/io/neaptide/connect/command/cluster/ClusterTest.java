package io.neaptide.connect.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {

  private final Map<String, Object> adminProperties = new HashMap<>();
  private final Map<String, Object> consumerProperties = new HashMap<>();

  private final KafkaClients clients =
      new KafkaClients() {
        @Override
        public Admin admin(Map<String, Object> properties) {
          adminProperties.putAll(properties);
          Node node = new Node(0, "a", 9092);
          return new MockAdminClient(List.of(node), node);
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
          consumerProperties.putAll(properties);
          return new MockConsumer<>("earliest");
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
          throw new AssertionError("The command writes nothing");
        }
      };

  @Test
  void refusesInOneLineWhateverTheClusterRefuses() {
    try (Cluster cluster = Cluster.connect(settings(Optional.empty()), clients)) {
      assertThat(cluster.failure("be read", new SaslAuthenticationException("no")))
          .hasMessage(
              "The cluster at --bootstrap-server a:9092 refuses the credentials; check the security"
                  + " properties in --command-config");
      assertThat(cluster.failure("be read", new ClusterAuthorizationException("no")))
          .hasMessage(
              "The cluster at --bootstrap-server a:9092 cannot be read. The user lacks a right; a"
                  + " topic needs DESCRIBE, and READ where its records are read");
      assertThat(cluster.failure("tell of the group g", new GroupAuthorizationException("g")))
          .hasMessage(
              "The cluster at --bootstrap-server a:9092 cannot tell of the group g. The user lacks a"
                  + " right; a group needs DESCRIBE");
      assertThat(cluster.failure("be read", new TimeoutException("no")))
          .hasMessageContaining("does not answer; check the address");
      assertThat(cluster.failure("be read", new InvalidRequestException("no")))
          .hasMessage("The cluster at --bootstrap-server a:9092 cannot be read");
    }
  }

  @Test
  void tellsThatATopicIsNotThere() {
    try (Cluster cluster = Cluster.connect(settings(Optional.empty()), clients)) {
      assertThatThrownBy(() -> cluster.topic("none"))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("There is no topic none at --bootstrap-server a:9092");
    }
  }

  @Test
  void readsWhatIsCommittedAndLeavesNoTrace(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "security.protocol=SSL\ngroup.id=mine\nisolation.level=read_uncommitted\n");
    try (Cluster cluster = Cluster.connect(settings(Optional.of(file)), clients);
        Consumer<byte[], byte[]> consumer = cluster.consumer()) {
      assertThat(consumer.groupMetadata()).isNotNull();
    }
    assertThat(adminProperties)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("default.api.timeout.ms", 10_000);
    assertThat(consumerProperties)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .doesNotContainKey("group.id");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(
            () -> Cluster.connect(settings(Optional.of(Path.of("/nowhere/file"))), clients))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--command-config /nowhere/file cannot be read");
  }

  private static ClusterSettings settings(Optional<Path> file) {
    return new ClusterSettings("--bootstrap-server", "a:9092", "--command-config", file);
  }
}
