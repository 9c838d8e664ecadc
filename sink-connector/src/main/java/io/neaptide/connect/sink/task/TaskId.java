package io.neaptide.connect.sink.task;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
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

  /** The id of the one writer of an input partition, whichever task it is in. */
  public String transactionalId(TopicPartition input) {
    return connector + "-" + input.topic() + "-" + input.partition();
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
