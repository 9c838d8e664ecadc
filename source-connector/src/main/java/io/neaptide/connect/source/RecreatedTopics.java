package io.neaptide.connect.source;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a topic was recreated, and what follows. */
final class RecreatedTopics {

  private static final Logger log = LoggerFactory.getLogger(RecreatedTopics.class);

  private RecreatedTopics() {}

  /** Warns that partitions are read again from their log start. */
  static void warn(String topic, String id, Collection<TopicPartition> partitions) {
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
