package io.neaptide.connect.sink.record;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The input partitions that records came from, whatever transforms made of their topics. */
public final class InputPartitions {

  private InputPartitions() {}

  public static TopicPartition of(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  /** Whether a record is from an input partition; null is none, as before a first record. */
  public static boolean isFrom(TopicPartition input, SinkRecord record) {
    return input != null
        && input.partition() == record.originalKafkaPartition()
        && input.topic().equals(record.originalTopic());
  }
}
