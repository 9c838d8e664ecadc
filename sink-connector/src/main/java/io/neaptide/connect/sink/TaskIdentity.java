package io.neaptide.connect.sink;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which task of which connector this is.
 *
 * @param connector the name of the connector
 * @param index the number of the task, from 0
 */
record TaskIdentity(String connector, int index) {

  private static final String CONNECTOR_CONFIG = "name";
  private static final String INDEX_CONFIG = "task.index";

  /** Reads the identity from the configuration that {@link #addTo} made. */
  static TaskIdentity of(Map<String, String> taskConfig) {
    String index = taskConfig.get(INDEX_CONFIG);
    if (index == null) {
      throw new ConfigException(
          INDEX_CONFIG, null, "Missing: a task's configuration is made by the connector only");
    }
    return new TaskIdentity(connectorOf(taskConfig), Integer.parseInt(index));
  }

  static String connectorOf(Map<String, String> config) {
    return config.getOrDefault(CONNECTOR_CONFIG, "unnamed");
  }

  void addTo(Map<String, String> taskConfig) {
    taskConfig.put(INDEX_CONFIG, Integer.toString(index));
  }

  @Override
  public String toString() {
    return connector + "-" + index;
  }
}
