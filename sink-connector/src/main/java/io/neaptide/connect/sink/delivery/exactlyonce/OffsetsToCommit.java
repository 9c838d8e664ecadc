package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import java.time.Duration;
import java.util.Collection;
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
    // None at all where one is not to be told: Connect commits one that is left out where it was
    // assigned or rewound to last, which may be further than it is written while rows are
    // collected.
    return current.keySet().stream().anyMatch(this::isGone)
        ? Map.of()
        : streams.read(
            all -> {
              Map<TopicPartition, PartitionStream> told = new HashMap<>(all);
              told.keySet().retainAll(current.keySet());
              return isToBeTold(told.values()) ? done(told, current) : Map.of();
            });
  }

  /** Before anything is streamed, positions are those of an initial phase that is not over. */
  private static boolean isToBeTold(Collection<PartitionStream> told) {
    return told.stream().anyMatch(stream -> stream.state() == StreamState.STREAMING)
        && told.stream().noneMatch(stream -> stream.offsets().isRewound());
  }

  private Map<TopicPartition, OffsetAndMetadata> done(
      Map<TopicPartition, PartitionStream> told, Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    told.forEach(
        (input, stream) ->
            stream
                .done(current.get(input).offset())
                .ifPresent(next -> done.put(input, new OffsetAndMetadata(next, metadata))));
    return done;
  }

  private boolean isGone(TopicPartition input) {
    return check.filter(each -> each.topics().isGone(input)).isPresent();
  }
}
