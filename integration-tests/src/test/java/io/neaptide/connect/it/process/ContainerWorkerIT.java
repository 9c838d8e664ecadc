package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The compose example in short: the official image, with the archive in it as a worker, carries the
 * table of the README. Skipped where there is no container engine.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainerWorkerIT {

  private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int REST_PORT = 8083;

  @Test
  void officialImageWithTheArchiveCarriesATable() {
    Installation installation = Installation.current();
    try (Workspace workspace = Workspace.create("neaptide-container-it-");
        Network network = Network.newNetwork();
        KafkaContainer external = broker(network, "external-kafka");
        KafkaContainer internal = broker(network, "worker-kafka");
        GenericContainer<?> worker = worker(network, installation, workspace)) {
      external.start();
      internal.start();
      worker.start();
      TableTopic table = topic(external, "my_kafka_topic").create(3);
      table.write("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"age\":36}");
      table.write("2", "{\"firstName\":\"Alan\",\"lastName\":\"Turing\",\"age\":41}");
      table.write("2", null);
      ConnectRest rest =
          new ConnectRest(
              URI.create("http://" + worker.getHost() + ":" + worker.getMappedPort(REST_PORT)));
      for (String file : List.of("table-source.json", "table-sink.json")) {
        ConnectorFile connector =
            ConnectorFile.read(
                installation.examples("rest/" + file),
                Map.of(
                    "external-kafka:9092", "external-kafka:19092",
                    "worker-kafka:9092", "worker-kafka:19092"));
        rest.put(connector.name(), connector.config());
        rest.awaitRunning(connector.name(), LIMIT);
      }

      TableTopic copy = topic(external, "my_kafka_topic.copy");
      Waiting.until("the copy", LIMIT, () -> copy.table().size() == 1, worker::getLogs);
      assertThat(copy.table())
          .isEqualTo(Map.of("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"));
    }
  }

  private static TableTopic topic(KafkaContainer broker, String name) {
    return new TableTopic(Map.of("bootstrap.servers", (Object) broker.getBootstrapServers()), name);
  }

  private static KafkaContainer broker(Network network, String name) {
    // The image has one id for all clusters.
    return new KafkaContainer(IMAGE)
        .withNetwork(network)
        .withListener(name + ":19092")
        .withEnv("CLUSTER_ID", Uuid.randomUuid().toString());
  }

  private static GenericContainer<?> worker(
      Network network, Installation installation, Workspace workspace) {
    return new GenericContainer<>(IMAGE)
        .withNetwork(network)
        .withExposedPorts(REST_PORT)
        .withCopyFileToContainer(
            MountableFile.forHostPath(
                PluginFolder.install(workspace, "plugins", installation.archive())),
            "/opt/connect-plugins")
        .withCopyFileToContainer(
            MountableFile.forHostPath(installation.examples("compose/worker.properties")),
            "/tmp/worker.properties")
        .withCommand(
            "sh",
            "-c",
            "sed 's/worker-kafka:9092/worker-kafka:19092/' /tmp/worker.properties"
                + " > /tmp/here.properties"
                + " && exec /opt/kafka/bin/connect-distributed.sh /tmp/here.properties")
        .waitingFor(Wait.forHttp("/connectors").forPort(REST_PORT).withStartupTimeout(LIMIT));
  }
}
