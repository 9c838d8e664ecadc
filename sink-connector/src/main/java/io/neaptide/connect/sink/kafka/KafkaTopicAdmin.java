package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.sink.config.TopicCreationConfig;
import io.neaptide.connect.sink.producer.MessageLimit;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a real cluster. */
public final class KafkaTopicAdmin implements TopicAdmin {

  private final Admin admin;
  private final TopicCreationConfig creation;

  public KafkaTopicAdmin(Admin admin, TopicCreationConfig creation) {
    this.admin = admin;
    this.creation = creation;
  }

  @Override
  public boolean exists(String topic) {
    return TopicDescriptions.find(admin, topic).isPresent();
  }

  @Override
  public Optional<String> cleanupPolicy(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return AdminResults.of(admin.describeConfigs(List.of(resource)).all())
          .get(resource)
          .entries()
          .stream()
          .filter(entry -> entry.name().equals(TopicConfig.CLEANUP_POLICY_CONFIG))
          .map(ConfigEntry::value)
          .findFirst();
    } catch (AuthorizationException | UnknownTopicOrPartitionException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, MessageLimit> messageLimits(Collection<String> topics) {
    Map<ConfigResource, KafkaFuture<Config>> asked =
        admin
            .describeConfigs(
                topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList())
            .values();
    Map<String, MessageLimit> limits = new HashMap<>();
    asked.forEach(
        (resource, answer) -> {
          try {
            limits.put(resource.name(), messageLimit(AdminResults.of(answer)));
          } catch (AuthorizationException unreadable) {
            limits.put(resource.name(), MessageLimit.unknown(Integer.MAX_VALUE));
          } catch (UnknownTopicOrPartitionException missing) {
            limits.remove(resource.name());
          }
        });
    return limits;
  }

  /** A batch must fit into a segment, too. */
  private static MessageLimit messageLimit(Config config) {
    return Stream.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.SEGMENT_BYTES_CONFIG)
        .map(config::get)
        .filter(entry -> entry != null && entry.value() != null)
        .map(entry -> new MessageLimit(Long.parseLong(entry.value()), entry.name(), true))
        .min(Comparator.comparingLong(MessageLimit::bytes))
        .orElse(MessageLimit.unknown(Integer.MAX_VALUE));
  }

  @Override
  public void create(String topic) {
    try {
      AdminResults.of(admin.createTopics(List.of(creation.newTopic(topic))).all());
    } catch (TopicExistsException existsByNow) {
      return;
    }
  }

  @Override
  public void awaitLeaders(String topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    AdminResults.of(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .forEach(
            each -> ends.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    // Only the leader answers this, and the admin client asks until it does.
    AdminResults.of(admin.listOffsets(ends).all());
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
