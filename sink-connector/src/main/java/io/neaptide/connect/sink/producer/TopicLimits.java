package io.neaptide.connect.sink.producer;

/** What topics take. Thread-safe. */
@FunctionalInterface
public interface TopicLimits {

  /**
   * The limit of a topic that exists, as far as it is known.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if the cluster cannot say now
   */
  MessageLimit of(String topic);

  /**
   * The limit of a topic as it is now: a record is not refused by one that was raised since.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if the cluster cannot say now
   */
  default MessageLimit recent(String topic) {
    return of(topic);
  }
}
