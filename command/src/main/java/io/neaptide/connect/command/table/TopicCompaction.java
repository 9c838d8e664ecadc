package io.neaptide.connect.command.table;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * How the records of a topic are compacted away while it is read.
 *
 * @param compacted whether they are
 * @param lag for how long a record, and what it replaces, is left alone
 * @param tombstones for how long a delete is kept at least
 */
record TopicCompaction(boolean compacted, Duration lag, Duration tombstones) {

  /** Where it may not be seen: compacted, with what Kafka has by default. */
  static final TopicCompaction UNKNOWN =
      new TopicCompaction(true, Duration.ZERO, Duration.ofDays(1));

  static TopicCompaction of(Cluster cluster, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return of(
          AdminResults.of(cluster.admin().describeConfigs(List.of(resource)).all()).get(resource));
    } catch (AuthorizationException e) {
      return UNKNOWN;
    } catch (KafkaException e) {
      throw cluster.failure("tell how the topic " + topic + " is compacted", e);
    }
  }

  private static TopicCompaction of(Config config) {
    return new TopicCompaction(
        config
            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
            .value()
            .contains(TopicConfig.CLEANUP_POLICY_COMPACT),
        time(config, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG),
        time(config, TopicConfig.DELETE_RETENTION_MS_CONFIG));
  }

  private static Duration time(Config config, String name) {
    return Duration.ofMillis(Long.parseLong(config.get(name).value()));
  }

  /** Whether what is written while a topic is read may remove rows before they are read. */
  boolean removesRowsWithin(Duration time) {
    return compacted && lag.compareTo(time) < 0;
  }

  /** Whether a row may be read whose delete is gone when the reader comes to where it stood. */
  boolean removesDeletesWithin(Duration time) {
    return compacted && tombstones.compareTo(time) < 0;
  }
}
