package io.neaptide.connect.sink;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record that cannot be written, to be reported.
 *
 * @param batch the batch that is not done before
 * @param record the record as Connect delivered it
 * @param error why it cannot be written
 */
record Rejection(Batch batch, SinkRecord record, Exception error) {

  static Rejection of(Batch batch, int index, Exception cause) {
    SinkRecord record = batch.record(index);
    return new Rejection(batch, record, RejectedRecords.error(record, cause));
  }
}
