package io.neaptide.connect.source.start;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers at which offsets partitions begin, since Connect stores an offset of a partition only
 * with its first record.
 */
interface StartMarks {

  /**
   * What was saved before; empty where nothing was, or where the user may not look.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if there is no answer
   */
  Map<TopicPartition, StoredOffset> load();

  /**
   * Saves offsets, also to renew their retention. A missing permission is only warned of.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if there is no answer
   */
  void save(Map<TopicPartition, StoredOffset> marks);
}
