package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.cluster.ClusterOptions;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which connector, and where its state topic is. */
public final class StateTopicOptions {

  @Parameters(paramLabel = "CONNECTOR", description = "The name of the connector.")
  private String connector = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--state-topic",
      paramLabel = "TOPIC",
      description = "Its state topic (state.topic). Default: " + StateTopic.PREFIX + "CONNECTOR.")
  private Optional<String> stateTopic = Optional.empty();

  public String connector() {
    return connector;
  }

  public String topic() {
    return stateTopic.orElse(StateTopic.PREFIX + connector);
  }

  /** The external cluster, which the state topic is on. */
  public Cluster connect(KafkaClients clients) {
    return Cluster.connect(cluster.settings(), clients);
  }
}
