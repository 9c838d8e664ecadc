package io.neaptide.connect.command.cluster;

import io.neaptide.connect.command.console.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.utils.Utils;

/**
 * How to reach a cluster.
 *
 * @param serversOption the option that names the servers, for messages
 * @param servers its value
 * @param configOption the option that names the file, for messages
 * @param config a file with properties of Kafka clients
 */
public record ClusterSettings(
    String serversOption, String servers, String configOption, Optional<Path> config) {

  static final String BOOTSTRAP_SERVER = "--bootstrap-server";
  static final String COMMAND_CONFIG = "--command-config";

  public ClusterSettings {
    Objects.requireNonNull(serversOption);
    Objects.requireNonNull(configOption);
    Objects.requireNonNull(config);
    if (servers.isBlank()) {
      throw new CommandException(serversOption + " is empty; give it host:port of a broker");
    }
  }

  /**
   * The properties of every client of the cluster.
   *
   * @throws CommandException if the file cannot be read
   */
  Map<String, Object> clientProperties() {
    Map<String, Object> properties = new HashMap<>();
    config.ifPresent(file -> properties.putAll(load(file)));
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    return properties;
  }

  private Map<String, Object> load(Path file) {
    try {
      Map<String, Object> properties = new HashMap<>();
      Utils.loadProps(file.toString())
          .forEach((name, value) -> properties.put(name.toString(), value));
      return properties;
    } catch (IOException e) {
      throw new CommandException(
          "%s %s cannot be read; name a file with properties of Kafka clients"
              .formatted(configOption, file),
          e);
    }
  }

  @Override
  public String toString() {
    return serversOption + " " + servers;
  }
}
