package io.neaptide.connect.sink.reconcile.report;

import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The beginning of an input topic that is gone. Keys whose rows stood there only seem to be
 * deleted.
 *
 * @param topic the input topic
 * @param targetTopic where its rows are written
 * @param policy its {@code cleanup.policy} now; empty where it may not be read
 * @param offsets how many offsets are gone, of all its partitions together
 */
public record RemovedInput(
    String topic, String targetTopic, Optional<String> policy, long offsets) {

  /** Whether its rows expire, as far as is known. */
  boolean mayExpire() {
    return policy.filter(known -> !known.contains(TopicConfig.CLEANUP_POLICY_DELETE)).isEmpty();
  }
}
