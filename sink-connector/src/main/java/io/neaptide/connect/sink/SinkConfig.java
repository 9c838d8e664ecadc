package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.TopicFormat;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The configuration of the sink connector, one part per concern. */
final class SinkConfig {

  private final AbstractConfig values;
  private final Map<String, String> properties;

  SinkConfig(Map<String, String> properties) {
    this.properties = Map.copyOf(properties);
    this.values = new AbstractConfig(definition(), properties, false);
  }

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    ClusterConfig.defineExternal(
        definition, "Brokers of the cluster that the target topics are on, as host:port,....");
    TopicFormat.define(definition, 1);
    TopicCreationConfig.define(definition, 2);
    SerializerConfig.define(definition);
    DeliveryConfig.define(definition);
    return definition;
  }

  ClusterConfig cluster() {
    return ClusterConfig.external(properties);
  }

  TopicFormat topicFormat() {
    return new TopicFormat(values.getString(TopicFormat.TOPIC_FORMAT_CONFIG));
  }

  TopicCreationConfig topicCreation() {
    return new TopicCreationConfig(values);
  }

  SerializerConfig serializers() {
    return new SerializerConfig(values);
  }

  DeliveryConfig delivery() {
    return new DeliveryConfig(values);
  }
}
