package io.neaptide.connect.sink.testing;

import io.neaptide.connect.common.kafka.KafkaClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Clusters that are only asked, by the address of their servers. */
public final class FakeAdmins implements KafkaClients {

  private final Map<String, MockAdminClient> clusters = new HashMap<>();

  /** Adds an address of a cluster. */
  public FakeAdmins with(String servers, String clusterId) {
    clusters.put(servers, MockAdminClient.create().numBrokers(1).clusterId(clusterId).build());
    return this;
  }

  /** Adds a topic with one partition. */
  public FakeAdmins withTopic(String servers, String topic) {
    clusters.get(servers).createTopics(List.of(new NewTopic(topic, 1, (short) 1)));
    return this;
  }

  MockAdminClient cluster(String servers) {
    return clusters.get(servers);
  }

  @Override
  public Admin admin(Map<String, Object> properties) {
    return clusters.get(properties.get("bootstrap.servers").toString());
  }

  @Override
  public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    throw new UnsupportedOperationException("Nothing is read");
  }

  @Override
  public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    throw new UnsupportedOperationException("Nothing is written");
  }
}
