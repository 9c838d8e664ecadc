package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.source.kafka.SourceClients;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, for validation, whether the topic for malformed records takes all of them. Where the
 * cluster does not say, it finds nothing; the start of the connector checks again.
 */
public final class DeadLetterProbe {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterProbe.class);

  private DeadLetterProbe() {}

  public static Optional<String> violation(
      ClusterConfig external, String topic, KafkaClients clients) {
    try {
      Admin admin = clients.admin(SourceClients.admin(external, "neaptide-dead-letters"));
      try {
        return new DeadLetterTopic(topic, external.bootstrapServersKey()).compaction(admin);
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (KafkaException e) {
      log.info("Whether dead.letter.topic is compacted is not checked", e);
      return Optional.empty();
    }
  }
}
