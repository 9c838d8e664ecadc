package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.hook.EventProcessorContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Makes the delivery that a configuration asks for. */
record Deliveries(KafkaClients clients, Clock clock, ThreadFactory threads, Limits limits) {

  private static final int ADMIN_TIMEOUT_MS = 10_000;

  Delivery create(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    return switch (config.delivery().guarantee()) {
      case AT_LEAST_ONCE -> atLeastOnce(config, task, context);
      case EXACTLY_ONCE -> exactlyOnce(config, task, context);
    };
  }

  private Delivery exactlyOnce(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ExactlyOnceAssembly assembly = new ExactlyOnceAssembly(this, config, task, context);
    try {
      return assembly.delivery();
    } catch (RuntimeException e) {
      assembly.abandon();
      throw e;
    }
  }

  /** The hook of a task, where the connector has one. */
  Optional<TaskHook> hook(SinkConfig config, TaskIdentity task) {
    HookConfig hook = config.hook();
    return hook.hookClass()
        .map(
            type ->
                new TaskHook(
                    type.newInstance(),
                    hook.properties(),
                    new EventProcessorContext(
                        task.connector(),
                        task.index(),
                        config.initial().streamVersion(),
                        config.delivery().guarantee() == DeliveryConfig.Guarantee.EXACTLY_ONCE,
                        config.initial().fetchExisting()),
                    hook.batchSize(),
                    limits,
                    clock));
  }

  static RecordEncoder encoder(SinkConfig config) {
    return new RecordEncoder(
        config.topicFormat(),
        config.serializers().keySerializer(),
        config.serializers().rowSerializer());
  }

  TargetTopics targetTopics(SinkConfig config, Map<String, Object> adminProperties) {
    TopicCreationConfig creation = config.topicCreation();
    return new TargetTopics(() -> new KafkaTopicAdmin(clients.admin(adminProperties), creation));
  }

  private Delivery atLeastOnce(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ClusterConfig cluster = config.cluster();
    TargetTopics topics = targetTopics(config, adminProperties(cluster, task));
    TargetProducer producers =
        new TargetProducer(() -> clients.producer(ProducerSettings.of(cluster, task)));
    return new AtLeastOnceDelivery(
        task,
        context,
        encoder(config),
        topics,
        producers,
        hook(config, task),
        limits,
        clock,
        threads);
  }

  static Map<String, Object> adminProperties(ClusterConfig cluster, TaskIdentity task) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "neaptide-sink-" + task);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.putAll(cluster.adminProperties());
    return properties;
  }
}
