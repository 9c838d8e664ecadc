package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.log.Names;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long a topic keeps tombstones when it is compacted. A reader that takes longer than this
 * from a row to its delete may miss the delete.
 *
 * @param topic which one it is
 * @param time its {@code delete.retention.ms}
 */
public record TombstoneRetention(String topic, Duration time) {

  private static final Logger log = LoggerFactory.getLogger(TombstoneRetention.class);

  /** Kafka's default, for topics whose configuration may not be described. */
  private static final Duration DEFAULT = Duration.ofDays(1);

  /** The one of some compacted topics that keeps them for the shortest time. */
  public static Optional<TombstoneRetention> shortest(Admin admin, Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    try {
      return shortest(
          AdminResults.of(admin.describeConfigs(resources).all()).entrySet().stream()
              .filter(topic -> isCompacted(topic.getValue()))
              .map(topic -> new TombstoneRetention(topic.getKey().name(), kept(topic.getValue()))));
    } catch (AuthorizationException e) {
      log.warn(
          "The configuration of {} may not be described ({}), so it is taken that {} is {} ms there,"
              + " Kafka's default. Grant DescribeConfigs on these topics.",
          Names.of(topics),
          e.getMessage(),
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          DEFAULT.toMillis());
      return shortest(topics.stream().map(topic -> new TombstoneRetention(topic, DEFAULT)));
    }
  }

  public static Optional<TombstoneRetention> shortest(Stream<TombstoneRetention> topics) {
    return topics.min(Comparator.comparing(TombstoneRetention::time));
  }

  private static boolean isCompacted(Config config) {
    return config
        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
        .value()
        .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  private static Duration kept(Config config) {
    return Duration.ofMillis(
        Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG).value()));
  }
}
