package io.neaptide.connect.sink;

import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.validation.SinkKeys;
import io.neaptide.connect.sink.validation.SinkValidation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes tables, row by row, to topics of any Kafka cluster. */
public final class TableSinkConnector extends SinkConnector {

  private static final Logger log = LoggerFactory.getLogger(TableSinkConnector.class);

  private final KafkaClients clients;
  private Map<String, String> properties = Map.of();

  public TableSinkConnector() {
    this(KafkaClients.real());
  }

  public TableSinkConnector(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public String version() {
    return PluginVersion.current();
  }

  @Override
  public ConfigDef config() {
    return SinkConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return new SinkValidation(clients).validate(connectorConfigs, super.validate(connectorConfigs));
  }

  @Override
  public Class<? extends Task> taskClass() {
    return TableSinkTask.class;
  }

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
    SinkKeys.doubtful(properties)
        .forEach(
            (key, problem) -> log.warn("{}: {}: {}", TaskId.connectorOf(properties), key, problem));
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return IntStream.range(0, maxTasks).mapToObj(this::taskConfig).toList();
  }

  private Map<String, String> taskConfig(int index) {
    Map<String, String> taskConfig = new HashMap<>(properties);
    new TaskId(TaskId.connectorOf(properties), index).addTo(taskConfig);
    return taskConfig;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    new OffsetAlterations(clients).apply(new SinkConfig(connectorConfig), offsets);
    return true;
  }

  @Override
  public void stop() {
    properties = Map.of();
  }
}
