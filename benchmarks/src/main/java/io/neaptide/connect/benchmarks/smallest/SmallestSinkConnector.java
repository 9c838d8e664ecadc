package io.neaptide.connect.benchmarks.smallest;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * The least that a sink connector can do to bring records to a topic: give their bytes to a
 * producer. What it needs is what the Connect worker and a producer need.
 */
public final class SmallestSinkConnector extends SinkConnector {

  public static final String BOOTSTRAP = "bootstrap";
  public static final String TARGET = "target";

  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SmallestSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    ConfigDef definition = new ConfigDef();
    for (String key : List.of(BOOTSTRAP, TARGET)) {
      definition.define(key, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, key);
    }
    return definition;
  }

  @Override
  public String version() {
    return "1";
  }
}
