package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.cluster.WorkerClusterOptions;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code neaptide status}: what a connector is doing. */
@Command(
    name = "status",
    description = {
      "Shows the phase, progress and report of a sink, from its state topic.",
      "With the cluster of the worker, how far it is behind, too."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final Console console;
  private final KafkaClients clients;
  private final Clock clock;

  @Mixin private StateTopicOptions state = new StateTopicOptions();
  @Mixin private WorkerClusterOptions worker = new WorkerClusterOptions();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "The group of the connector's tasks. Default: connect-CONNECTOR.")
  private Optional<String> group = Optional.empty();

  @Option(names = "--watch", description = "Go on, and show what changes, until interrupted.")
  private boolean watch;

  @Option(names = "--json", description = "Write JSON, one line.")
  private boolean json;

  public StatusCommand(Console console, KafkaClients clients, Clock clock) {
    this.console = console;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = state.connect(clients);
        StateTopic topic = StateTopic.open(cluster, state.topic(), clock)) {
      Optional<Cluster> input =
          worker.settings().map(settings -> Cluster.connect(settings, clients));
      try {
        show(cluster, topic, input);
        return ExitCode.OK;
      } finally {
        input.ifPresent(Cluster::close);
      }
    }
  }

  private void show(Cluster cluster, StateTopic topic, Optional<Cluster> input) {
    StatusReader reader =
        new StatusReader(
            state.connector(), input, group.orElse(InputOffsets.groupOf(state.connector())));
    StatusScreen screen = new StatusScreen(console, clock, json);
    try {
      screen.show(reader.status(topic, topic.readToEnd()));
      while (watch && !Thread.currentThread().isInterrupted()) {
        screen.show(reader.status(topic, topic.readFor(REFRESH)));
      }
    } catch (KafkaException e) {
      throw cluster.failure("tell of the topic " + state.topic(), e);
    }
  }
}
