package io.neaptide.connect.sink.task;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which task of which connector this is.
 *
 * @param connector the name of the connector
 * @param index the number of the task, from 0
 */
public record TaskId(String connector, int index) {

  private static final String CONNECTOR_CONFIG = "name";
  private static final String INDEX_CONFIG = "task.index";
  private static final Pattern WRITER = Pattern.compile("(.+)-task-\\d+", Pattern.DOTALL);

  /** Reads the identity from the configuration that {@link #addTo} made. */
  public static TaskId of(Map<String, String> taskConfig) {
    String index = taskConfig.get(INDEX_CONFIG);
    if (index == null) {
      throw new ConfigException(
          INDEX_CONFIG, null, "Missing: a task's configuration is made by the connector only");
    }
    return new TaskId(connectorOf(taskConfig), Integer.parseInt(index));
  }

  public static String connectorOf(Map<String, String> config) {
    return config.getOrDefault(CONNECTOR_CONFIG, "unnamed");
  }

  /** The transactional id of the task's one writer. */
  public String transactionalId() {
    return writerPrefix() + index;
  }

  /** Whether a transactional id is that of the writer of any task of the connector. */
  public boolean isWriterOfConnector(String transactionalId) {
    // Another connector's name may begin like this one's ids.
    return transactionalId.startsWith(writerPrefix())
        && transactionalId.substring(writerPrefix().length()).matches("\\d+");
  }

  /** The connector whose task a transactional id is of, where it has the form of such ids. */
  public static Optional<String> connectorOfWriter(String transactionalId) {
    Matcher matcher = WRITER.matcher(transactionalId);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private String writerPrefix() {
    return connector + "-task-";
  }

  /** The transactional id that is the lock of the connector's owners. */
  public String lockTransactionalId() {
    return connector + "-owners";
  }

  /** The id of the leader's one writer. */
  public String leaderTransactionalId() {
    return connector + "-leader";
  }

  public void addTo(Map<String, String> taskConfig) {
    taskConfig.put(INDEX_CONFIG, Integer.toString(index));
  }

  @Override
  public String toString() {
    return connector + "-" + index;
  }
}
