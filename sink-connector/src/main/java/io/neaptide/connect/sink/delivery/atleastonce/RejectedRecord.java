package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.record.ErrantRecords;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record that cannot be written, to be reported.
 *
 * @param batch the batch that is not done before
 * @param record the record as Connect delivered it
 * @param error why it cannot be written
 */
record RejectedRecord(Batch batch, SinkRecord record, Exception error) {

  static RejectedRecord of(Batch batch, int index, Exception cause) {
    SinkRecord record = batch.record(index);
    return new RejectedRecord(batch, record, ErrantRecords.error(record, cause));
  }
}
