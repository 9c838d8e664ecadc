package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What happens to records that cannot be decoded. Used by the task's thread only. */
public interface MalformedRecords extends AutoCloseable {

  /**
   * Takes a record; the task goes on behind it if this returns.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the task must stop at the record
   */
  void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason);

  /** Notes that a record was not malformed. Called for each, so it must be cheap. */
  default void mapped() {}

  /**
   * Returns when every record taken is where it should be, so that offsets may move past it.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if that failed, but may succeed when
   *     the same records are taken again
   * @throws org.apache.kafka.connect.errors.ConnectException if it failed for good
   */
  default void flush() {}

  @Override
  default void close() {}
}
