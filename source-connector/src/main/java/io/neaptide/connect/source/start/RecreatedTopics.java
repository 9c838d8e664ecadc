package io.neaptide.connect.source.start;

import io.neaptide.connect.source.discovery.PartitionList;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a topic was recreated, and what follows. */
public final class RecreatedTopics {

  private static final Logger log = LoggerFactory.getLogger(RecreatedTopics.class);

  private RecreatedTopics() {}

  /** Warns that partitions are read again from their log start. */
  public static void warn(String topic, String id, Collection<TopicPartition> partitions) {
    log.warn(
        "Topic {} was recreated (its id is {} now) since the offsets of its partitions [{}] were"
            + " stored, so they are read from their log start. A key that only the former topic"
            + " had is not deleted downstream; to delete such keys, see 'Recreated topics' in the"
            + " documentation of the source.",
        topic,
        id,
        PartitionList.format(partitions));
  }
}
