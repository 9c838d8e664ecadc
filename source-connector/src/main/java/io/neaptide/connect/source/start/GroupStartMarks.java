package io.neaptide.connect.source.start;

import io.neaptide.connect.source.kafka.AdminCalls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps marks as the offsets of a consumer group on the external cluster, with the id of the topic
 * as their metadata.
 */
public final class GroupStartMarks implements StartMarks {

  private static final Logger log = LoggerFactory.getLogger(GroupStartMarks.class);

  private static final String NO_TOPIC_ID = "";
  private static final String TOPIC_ID_PREFIX = "topicId=";

  private final Admin admin;
  private final String cluster;
  private final String group;

  public GroupStartMarks(Admin admin, String cluster, String group) {
    this.admin = admin;
    this.cluster = cluster;
    this.group = group;
  }

  @Override
  public Map<TopicPartition, StoredOffset> load() {
    try {
      Map<TopicPartition, StoredOffset> marks = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, mark) -> {
                if (mark != null) {
                  marks.put(partition, offset(mark));
                }
              });
      return marks;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      if (e.getCause() instanceof AuthorizationException) {
        warnOfAuthorization(e.getCause());
        return Map.of();
      }
      throw AdminCalls.failure(
          "read the offsets of the consumer group " + group, cluster, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void save(Map<TopicPartition, StoredOffset> marks) {
    if (marks.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    marks.forEach(
        (partition, mark) ->
            offsets.put(
                partition,
                new OffsetAndMetadata(
                    mark.next(), mark.topicId().map(TOPIC_ID_PREFIX::concat).orElse(NO_TOPIC_ID))));
    try {
      admin.alterConsumerGroupOffsets(group, offsets).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw AdminCalls.failure(
            "save the offsets of the consumer group " + group, cluster, e.getCause());
      }
      warnOfAuthorization(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static StoredOffset offset(OffsetAndMetadata mark) {
    return new StoredOffset(
        mark.offset(),
        Optional.ofNullable(mark.metadata())
            .filter(metadata -> metadata.startsWith(TOPIC_ID_PREFIX))
            .map(metadata -> metadata.substring(TOPIC_ID_PREFIX.length())));
  }

  private void warnOfAuthorization(Throwable cause) {
    log.warn(
        "The user of {} may not use the consumer group {}, so where start.from=latest began is not"
            + " remembered: a partition that has had no record when the connector restarts is then"
            + " read from its beginning, or from its end where no partition had one. Allow READ on"
            + " that group, or name another one with kafka.consumer.group.id.",
        cluster,
        group,
        cause);
  }
}
