package io.neaptide.connect.sink.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the leaders themselves: to where a partition ends now, a leader adds its epoch. What a
 * consumer is told with a record is the epoch of the leader that took it when it was written.
 */
public final class KafkaPartitionLeaders implements PartitionLeaders {

  private static final Logger log = LoggerFactory.getLogger(KafkaPartitionLeaders.class);

  /** Of a cluster that has no epochs: then nothing tells of an election. */
  private static final int NONE = -1;

  private final Admin admin;

  public KafkaPartitionLeaders(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Map<TopicPartition, Integer> epochs(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Integer> epochs = new HashMap<>();
    try {
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          AdminResults.of(
              admin
                  .listOffsets(
                      partitions.stream()
                          .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                  .all());
      ends.forEach((partition, end) -> epochs.put(partition, end.leaderEpoch().orElse(NONE)));
    } catch (KafkaException e) {
      if (!(e instanceof RetriableException)) {
        throw e;
      }
      log.warn("The leaders of {} partitions are not known", partitions.size(), e);
    }
    return epochs;
  }
}
