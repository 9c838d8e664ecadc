package io.neaptide.connect.source.start;

import io.neaptide.connect.source.discovery.ExistingTopics;
import io.neaptide.connect.source.discovery.TopicIds;
import io.neaptide.connect.source.kafka.AdminCalls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;

/** Checks offsets that a user wants to set against the topics that exist. */
public final class AlteredOffsetsCheck {

  private AlteredOffsetsCheck() {}

  /**
   * Checks offsets.
   *
   * @throws NotFoundException if a topic or partition does not exist
   * @throws ConnectException if an offset is one of a former topic, or past the end of its
   *     partition
   */
  public static void check(Admin admin, String cluster, Map<TopicPartition, StoredOffset> altered) {
    Set<String> topics =
        altered.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Map<String, TopicDescription> existing = ExistingTopics.describe(admin, cluster, topics);
    altered.forEach(
        (partition, offset) ->
            checkTopic(partition, offset, Optional.ofNullable(existing.get(partition.topic()))));
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    altered.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    AdminCalls.await("read the end offsets", cluster, () -> admin.listOffsets(latest).all())
        .forEach((partition, end) -> checkEnd(partition, altered.get(partition), end.offset()));
  }

  private static void checkTopic(
      TopicPartition partition, StoredOffset offset, Optional<TopicDescription> existing) {
    int count = existing.map(topic -> topic.partitions().size()).orElse(0);
    if (partition.partition() >= count) {
      throw new NotFoundException(
          "The partition "
              + partition
              + " does not exist"
              + existing
                  .map(topic -> ": topic " + partition.topic() + " has " + count + " partitions")
                  .orElse(", nor does its topic")
              + ". Nothing was changed.");
    }
    Optional<String> topicId = TopicIds.of(existing.orElseThrow().topicId());
    if (offset.isOfFormerTopic(topicId)) {
      throw new ConnectException(
          "The offset "
              + offset.next()
              + " of "
              + partition
              + " is one of a topic with the id "
              + offset.topicId().orElseThrow()
              + ", but the topic was recreated and has the id "
              + topicId.orElseThrow()
              + ". Leave topicId out for an offset of the topic that exists. Nothing was changed.");
    }
  }

  private static void checkEnd(TopicPartition partition, StoredOffset offset, long end) {
    if (offset.next() > end) {
      throw new ConnectException(
          "The offset "
              + offset.next()
              + " of "
              + partition
              + " is past the end of the partition, which is "
              + end
              + ". Give at most that. Nothing was changed.");
    }
  }
}
