package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Makes the delivery that a configuration asks for. */
record Deliveries(KafkaClients clients, Clock clock, ThreadFactory threads, Limits limits) {

  private static final int ADMIN_TIMEOUT_MS = 10_000;

  Delivery create(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    return switch (config.delivery().guarantee()) {
      case AT_LEAST_ONCE -> atLeastOnce(config, task, context);
    };
  }

  private Delivery atLeastOnce(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ClusterConfig cluster = config.cluster();
    RecordEncoder encoder =
        new RecordEncoder(
            config.topicFormat(),
            config.serializers().keySerializer(),
            config.serializers().rowSerializer());
    TopicCreationConfig creation = config.topicCreation();
    TargetTopics topics =
        new TargetTopics(
            () -> new KafkaTopicAdmin(clients.admin(adminProperties(cluster, task)), creation));
    TargetProducer producers =
        new TargetProducer(() -> clients.producer(ProducerSettings.of(cluster, task)));
    return new AtLeastOnceDelivery(
        task, context, encoder, topics, producers, limits, clock, threads);
  }

  private static Map<String, Object> adminProperties(ClusterConfig cluster, TaskIdentity task) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "neaptide-sink-" + task);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.putAll(cluster.adminProperties());
    return properties;
  }
}
