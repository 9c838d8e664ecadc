package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets that Connect may commit: they follow what the transactions have committed.
 *
 * @param check knows which topics are gone, where the cluster of the input is known
 * @param commitWait how long a commit of the transactions is waited for
 * @param metadata committed with every offset, since Connect takes an offset that was rewound to
 *     for one that is committed already unless something else about it differs
 */
record OffsetsToCommit(
    PartitionStreams streams, Optional<InputCheck> check, Duration commitWait, String metadata) {

  private static final Logger log = LoggerFactory.getLogger(OffsetsToCommit.class);

  /**
   * Commits what is written; never throws.
   *
   * @param current the offsets up to which records were read
   */
  Map<TopicPartition, OffsetAndMetadata> of(Map<TopicPartition, OffsetAndMetadata> current) {
    try {
      streams.commitNow(commitWait);
    } catch (InterruptException e) {
      log.debug("Interrupted while waiting for a commit", e);
    }
    if (current.keySet().stream().anyMatch(this::isGone)) {
      // None at all: Connect commits one that is left out once more.
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    streams.with(
        all -> {
          current.forEach(
              (input, offset) -> {
                PartitionStream stream = all.get(input);
                if (stream != null) {
                  stream
                      .done(offset.offset())
                      .ifPresent(next -> done.put(input, new OffsetAndMetadata(next, metadata)));
                }
              });
          return null;
        });
    return done;
  }

  private boolean isGone(TopicPartition input) {
    return check.filter(each -> each.topics().isGone(input)).isPresent();
  }
}
