package io.neaptide.connect.quickstart.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The brokers that lead the partitions of topics. */
public final class TopicLeaders {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private TopicLeaders() {}

  /**
   * Returns when the brokers lead all partitions of topics that were just created. An idempotent
   * producer that writes before may get the numbers of its batches out of order, and is refused
   * until it gives up.
   */
  public static void await(Admin admin, Collection<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    // Only a leader answers this.
    Waiting.until(
        "the brokers to lead all partitions",
        LIMIT,
        () -> admin.listOffsets(latest).all().get().size() == latest.size());
  }
}
