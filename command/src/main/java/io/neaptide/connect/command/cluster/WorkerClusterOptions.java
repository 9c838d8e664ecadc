package io.neaptide.connect.command.cluster;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a subcommand that may look at the cluster of the Connect worker, too. */
public final class WorkerClusterOptions {

  private static final String BOOTSTRAP_SERVER = "--worker-bootstrap-server";
  private static final String COMMAND_CONFIG = "--worker-command-config";

  @Option(
      names = BOOTSTRAP_SERVER,
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster of the Connect worker, which holds the input.")
  private Optional<String> bootstrapServer = Optional.empty();

  @Option(
      names = COMMAND_CONFIG,
      paramLabel = "FILE",
      description = "Properties of Kafka clients of that cluster.")
  private Optional<Path> commandConfig = Optional.empty();

  /** What the options say; empty where they name no cluster. */
  public Optional<ClusterSettings> settings() {
    return bootstrapServer.map(
        servers -> new ClusterSettings(BOOTSTRAP_SERVER, servers, COMMAND_CONFIG, commandConfig));
  }
}
