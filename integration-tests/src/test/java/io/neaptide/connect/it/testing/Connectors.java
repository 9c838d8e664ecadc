package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;

/** The connectors of an embedded Connect cluster. */
public final class Connectors {

  private final EmbeddedConnectCluster connect;

  Connectors(EmbeddedConnectCluster connect) {
    this.connect = connect;
  }

  /** Where the REST API is. */
  public String url() {
    return connect.endpointForResource("connectors").replaceAll("/connectors$", "");
  }

  public EmbeddedConnectCluster connect() {
    return connect;
  }

  /** Creates a connector, or gives it another configuration. */
  public void configure(String name, Map<String, String> config) {
    connect.configureConnector(name, config);
  }

  /**
   * The same, and waits until as many tasks run as there may be. Those of a former configuration
   * are stopped before, since nothing tells them from the new ones.
   */
  public void start(String name, Map<String, String> config) {
    boolean exists = connect.connectors().contains(name);
    if (exists) {
      stop(name);
    }
    configure(name, config);
    if (exists) {
      resume(name);
    }
    awaitTasks(name, Integer.parseInt(config.get("tasks.max")));
  }

  /** Waits until a connector runs with so many tasks. */
  public void awaitTasks(String name, int count) {
    eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(() -> assertThat(states(name)).hasSize(count).allMatch("RUNNING"::equals));
  }

  public List<String> states(String name) {
    return tasks(name).stream().map(ConnectorStateInfo.TaskState::state).toList();
  }

  /** On how many workers the running tasks of a connector are. */
  public long workers(String name) {
    return tasks(name).stream()
        .filter(task -> task.state().equals("RUNNING"))
        .map(ConnectorStateInfo.TaskState::workerId)
        .distinct()
        .count();
  }

  private List<ConnectorStateInfo.TaskState> tasks(String name) {
    return connect.connectorStatus(name).tasks();
  }

  /** The error of a connector or of one of its tasks, once there is one. */
  public String awaitFailure(String name) {
    return eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .until(() -> failure(name), Objects::nonNull);
  }

  /** Waits until a task fails with an error that says so. */
  public void awaitFailure(String name, String message) {
    eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(() -> assertThat(failure(name)).contains(message));
  }

  private String failure(String name) {
    ConnectorStateInfo state = connect.connectorStatus(name);
    return Stream.concat(
            state.tasks().stream()
                .filter(task -> task.state().equals("FAILED"))
                .map(ConnectorStateInfo.TaskState::trace),
            Stream.ofNullable(state.connector().trace()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Restarts a connector and its tasks. */
  public void restart(String name) {
    connect.restartConnectorAndTasks(name, false, true, false);
  }

  /** Pauses a connector and waits until its tasks know. */
  public void pause(String name) {
    connect.pauseConnector(name);
    eventually()
        .untilAsserted(() -> assertThat(states(name)).isNotEmpty().allMatch("PAUSED"::equals));
  }

  public void resume(String name) {
    connect.resumeConnector(name);
  }

  /** Stops a connector and waits until none of its tasks is left. */
  public void stop(String name) {
    connect.stopConnector(name);
    eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(
            () -> {
              assertThat(connect.connectorStatus(name).connector().state()).isEqualTo("STOPPED");
              assertThat(states(name)).isEmpty();
            });
  }

  /**
   * Resets the offsets of a stopped connector; refused as long as its tasks have not quite left.
   */
  public void resetOffsets(String name) {
    eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(() -> assertThat(connect.resetConnectorOffsets(name)).contains("success"));
  }

  public void delete(String name) {
    connect.deleteConnector(name);
  }

  void deleteAll() {
    eventually()
        .ignoreExceptionsInstanceOf(ConnectRestException.class)
        .untilAsserted(
            () -> {
              List.copyOf(connect.connectors()).forEach(connect::deleteConnector);
              assertThat(connect.connectors()).isEmpty();
            });
  }
}
