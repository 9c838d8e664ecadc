package io.neaptide.connect.sink.topics;

import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.producer.MissingRights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/** The topic that takes planned changes, which is created where it is missing. */
public final class PlanTopic {

  private final Admin admin;
  private final String name;

  public PlanTopic(Admin admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  /**
   * Makes sure that it exists.
   *
   * @throws RetriableException if the cluster does not answer now
   * @throws ConnectException if it is missing and cannot be created
   */
  public void ensure() {
    new OwnTopic(
            PlanConfig.TOPIC_CONFIG,
            name,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            "planned changes",
            this::refused)
        .ensure(admin);
  }

  /**
   * Reads all that it holds by now. What has to be read again, since the leader of its partition
   * changed, comes twice.
   *
   * @return whether it came to its end; false where it was cancelled
   * @throws ConnectException if it may not be read
   */
  public boolean read(TopicScan scan, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try {
      Map<TopicPartition, List<OffsetRange>> ranges = ranges();
      while (true) {
        Optional<Set<TopicPartition>> again =
            scan.runByLeader("Reading the former plan in " + name, ranges, records);
        if (again.isEmpty()) {
          return false;
        }
        if (again.get().isEmpty()) {
          return true;
        }
        ranges.keySet().retainAll(again.get());
      }
    } catch (AuthorizationException e) {
      throw refused(e);
    }
  }

  private ConnectException refused(AuthorizationException e) {
    return new ConnectException(
        MissingRights.message(
            PlanConfig.TOPIC_CONFIG + " '" + name + "'",
            "CREATE, READ and WRITE on it, or leave the key out",
            e),
        e);
  }

  private Map<TopicPartition, List<OffsetRange>> ranges() {
    List<TopicPartition> partitions =
        List.copyOf(
            TopicDescriptions.partitions(
                AdminResults.of(admin.describeTopics(Set.of(name)).allTopicNames())));
    Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();
    TopicOffsets.of(admin, partitions)
        .forEach((partition, range) -> ranges.put(partition, List.of(range)));
    return ranges;
  }
}
