package io.neaptide.connect.source.testing;

import io.neaptide.connect.common.kafka.KafkaClients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients of clusters that exist in memory only, by their bootstrap servers. */
public final class FakeClients implements KafkaClients {

  private final Map<String, MockAdminClient> clusters = new HashMap<>();
  public final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  public final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  public final List<Map<String, Object>> consumerProperties = new ArrayList<>();
  public final List<Map<String, Object>> producerProperties = new ArrayList<>();

  /** Adds a cluster. */
  public FakeClients with(String servers, String clusterId) {
    clusters.put(servers, MockAdminClient.create().numBrokers(1).clusterId(clusterId).build());
    return this;
  }

  /** Adds a topic to a cluster. */
  public FakeClients with(String servers, String topic, int partitions) {
    cluster(servers).createTopics(List.of(new NewTopic(topic, partitions, (short) 1)));
    return this;
  }

  public MockAdminClient cluster(String servers) {
    return clusters.get(servers);
  }

  @Override
  public Admin admin(Map<String, Object> properties) {
    return clusters.get(properties.get("bootstrap.servers").toString());
  }

  @Override
  public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    consumerProperties.add(properties);
    return consumer;
  }

  @Override
  public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    producerProperties.add(properties);
    return producer;
  }
}
