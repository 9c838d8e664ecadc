package io.neaptide.connect.sink.delivery;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Brings records to the target topics, with one guarantee. All methods are called on the thread of
 * the task and return within a few seconds, whatever the target cluster does.
 *
 * <p>An input offset is offered for commit only when every record before it was acknowledged by the
 * brokers or taken by Connect's errant-record reporter.
 */
public interface Delivery {

  /** Called when input partitions were assigned, before their first record. */
  void open(Collection<TopicPartition> partitions);

  /**
   * Takes records over, in order; also called without any, to let time pass.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if an earlier record could not be
   *     delivered; nothing more will be then
   */
  void put(Collection<SinkRecord> records);

  /**
   * How far the input is done; never throws.
   *
   * @param current the offsets up to which records were read
   * @return an offset for every partition of {@code current}, no higher than there
   */
  Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current);

  /** Called when input partitions are taken away: what was not sent of them is dropped. */
  void close(Collection<TopicPartition> partitions);

  /** Ends all work and frees all resources, within a few seconds. */
  void stop();
}
