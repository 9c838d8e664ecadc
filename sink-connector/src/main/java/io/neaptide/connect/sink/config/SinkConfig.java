package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.MetricsConfig;
import io.neaptide.connect.common.config.RefusedProperties;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.sink.record.KeyForms;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The configuration of the sink connector, one part per concern. */
public final class SinkConfig {

  private static final String BOOTSTRAP_SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  private final AbstractConfig values;
  private final Map<String, String> properties;
  private final KeyForms keyForms = new KeyForms();

  public SinkConfig(Map<String, String> properties) {
    RefusedProperties.requireNone(properties);
    this.properties = Map.copyOf(properties);
    this.values = new AbstractConfig(definition(), properties, false);
  }

  public static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    ClusterConfig.defineExternal(
        definition, "Brokers of the cluster that the target topics are on, as host:port,....");
    TopicFormat.define(definition, 1);
    TopicCreationConfig.define(definition, 2);
    SerializerConfig.define(definition);
    DeliveryConfig.define(definition);
    ExactlyOnceConfig.define(definition, 2);
    InitialPhaseConfig.define(definition);
    PlanConfig.define(definition);
    NotificationConfig.define(definition);
    HookConfig.define(definition);
    ClusterConfig.defineWorker(
        definition,
        "Brokers of the worker's own cluster, which the input is on, as host:port,....; required by"
            + " the initial phase.");
    return MetricsConfig.define(definition);
  }

  public ClusterConfig cluster() {
    return ClusterConfig.external(properties);
  }

  public TopicFormat topicFormat() {
    return new TopicFormat(values.getString(TopicFormat.TOPIC_FORMAT_CONFIG));
  }

  public TopicCreationConfig topicCreation() {
    return new TopicCreationConfig(values);
  }

  public SerializerConfig serializers() {
    return new SerializerConfig(values, keyForms);
  }

  /** An encoder that shares with the others of this configuration which schemas keys came with. */
  public RecordEncoder encoder() {
    SerializerConfig serializers = serializers();
    return new RecordEncoder(
        topicFormat(), serializers.keySerializer(), serializers.rowSerializer());
  }

  /** The cluster of the worker, where the input is. */
  public ClusterConfig workerCluster() {
    return ClusterConfig.worker(properties);
  }

  /** Where clients of the target cluster connect to; all must be of one cluster. */
  public List<ClusterAddress> targetAddresses() {
    List<ClusterAddress> addresses = new ArrayList<>(cluster().addresses());
    Map<String, Object> reading = initial().consumerProperties();
    if (initial().fetchExisting() && reading.containsKey(BOOTSTRAP_SERVERS)) {
      Map<String, Object> all = cluster().consumerProperties();
      all.putAll(reading);
      addresses.add(
          new ClusterAddress(InitialPhaseConfig.CONSUMER_PREFIX + BOOTSTRAP_SERVERS, all));
    }
    return addresses;
  }

  /** Where clients connect to, of the target cluster first. */
  public List<ClusterAddress> addresses() {
    List<ClusterAddress> addresses = targetAddresses();
    addresses.addAll(workerCluster().addresses());
    return addresses;
  }

  public InitialPhaseConfig initial() {
    return new InitialPhaseConfig(values);
  }

  /** All properties as they were given. */
  public Map<String, String> properties() {
    return properties;
  }

  public ExactlyOnceConfig exactlyOnce(String connector) {
    return new ExactlyOnceConfig(values, connector);
  }

  /** Why there is an initial phase, if there is one. */
  public Optional<InitialPhaseReason> initialPhaseReason() {
    return InitialPhaseReason.of(initial().fetchExisting(), hook().hookClass());
  }

  /** The topic that takes the events of an initial phase, if there is one. */
  public Optional<String> notificationTopic() {
    return NotificationConfig.topic(values);
  }

  /** The topics of the connector's own, beside the state topic, by the keys that name them. */
  public Map<String, String> ownTopics() {
    Map<String, String> topics = new LinkedHashMap<>();
    notificationTopic().ifPresent(topic -> topics.put(NotificationConfig.TOPIC_CONFIG, topic));
    initial().plan().topic().ifPresent(topic -> topics.put(PlanConfig.TOPIC_CONFIG, topic));
    return topics;
  }

  /** How many input partitions a task may have for each to have metrics of its own. */
  public int metricsPartitionsMax() {
    return MetricsConfig.partitionsMax(values);
  }

  public HookConfig hook() {
    return new HookConfig(values);
  }

  public DeliveryConfig delivery() {
    return new DeliveryConfig(values, initialPhaseReason());
  }

  /** What a hook is told of the task that it works for. */
  public EventProcessorContext hookContext(TaskId task) {
    return new EventProcessorContext(
        task.connector(),
        task.index(),
        initial().streamVersion(),
        delivery().guarantee() == DeliveryConfig.Guarantee.EXACTLY_ONCE,
        initial().fetchExisting());
  }
}
