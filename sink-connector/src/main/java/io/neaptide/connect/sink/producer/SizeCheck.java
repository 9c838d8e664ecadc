package io.neaptide.connect.sink.producer;

import io.neaptide.connect.sink.record.RecordSize;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Finds records that are too large to be ever accepted, before they are sent. Thread-safe.
 *
 * @param own what the producer's configuration lets it send
 * @param topics the limits of topics that exist
 */
public record SizeCheck(ProducerLimits own, TopicLimits topics) {

  /**
   * Checks a record.
   *
   * @return the limit of its topic
   * @throws TooLargeException if the record is never taken
   * @throws org.apache.kafka.common.errors.RetriableException if the limit is not known now
   */
  public MessageLimit check(ProducerRecord<byte[], byte[]> record) {
    long reserved = RecordSize.upperBound(record);
    if (reserved > own.maxRequestSize()) {
      throw tooLarge(
          record,
          reserved,
          "the connector's producer takes at most " + own.maxRequestSize(),
          "kafka.producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }
    if (reserved > own.bufferMemory()) {
      throw tooLarge(
          record,
          reserved,
          "the memory of the connector's producer is " + own.bufferMemory(),
          "kafka.producer." + ProducerConfig.BUFFER_MEMORY_CONFIG);
    }
    MessageLimit limit = topics.of(record.topic());
    long alone = RecordSize.alone(record);
    if (isAbove(limit, alone)) {
      limit = topics.recent(record.topic());
    }
    if (isAbove(limit, alone)) {
      throw tooLarge(
          record,
          alone,
          "the topic takes at most " + limit.bytes(),
          limit.config() + " of the topic");
    }
    return limit;
  }

  private boolean isAbove(MessageLimit limit, long alone) {
    return limit.isKnown() && !own.compresses() && alone > limit.bytes();
  }

  private static TooLargeException tooLarge(
      ProducerRecord<byte[], byte[]> record, long size, String limit, String config) {
    return new TooLargeException(
        WriteRefusal.described(record)
            + " has "
            + size
            + " bytes, but "
            + limit
            + ". Raise "
            + config
            + ", or make the row smaller");
  }
}
