package io.neaptide.connect.command.cluster;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a subcommand that needs one cluster. */
public final class ClusterOptions {

  @Option(
      names = ClusterSettings.BOOTSTRAP_SERVER,
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster: one address, or several with commas between them.")
  private String bootstrapServer = "";

  @Option(
      names = ClusterSettings.COMMAND_CONFIG,
      paramLabel = "FILE",
      description = "Properties of Kafka clients: security, timeouts.")
  private Optional<Path> commandConfig = Optional.empty();

  /** What the options say. */
  public ClusterSettings settings() {
    return new ClusterSettings(
        ClusterSettings.BOOTSTRAP_SERVER,
        bootstrapServer,
        ClusterSettings.COMMAND_CONFIG,
        commandConfig);
  }
}
