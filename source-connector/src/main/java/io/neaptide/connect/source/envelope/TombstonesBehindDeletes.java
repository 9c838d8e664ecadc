package io.neaptide.connect.source.envelope;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Recognises the record without a value that follows the event of a delete, for compaction: both
 * are one delete. Where compaction has removed the event, the record stands for it. Not
 * thread-safe.
 */
public final class TombstonesBehindDeletes {

  /** The key of the last record of each partition, where that was the event of a delete. */
  private final Map<TopicPartition, byte[]> deleted = new HashMap<>();

  /** Whether a record only repeats the one before it; to be asked of each record that was read. */
  public boolean repeats(ConsumerRecord<byte[], byte[]> record, Change change) {
    boolean announces = change instanceof Change.Delete delete && delete.announced();
    if (!announces && deleted.isEmpty()) {
      return false;
    }
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    byte[] before = announces ? deleted.put(partition, record.key()) : deleted.remove(partition);
    return record.value() == null && before != null && Arrays.equals(before, record.key());
  }
}
