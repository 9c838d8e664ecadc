package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowDigest;
import io.neaptide.connect.sink.reconcile.Claims;
import io.neaptide.connect.sink.reconcile.ExistingRows;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes down what a target topic holds, record by record. Used by one thread. */
final class TargetReader {

  private final RowDeserializer format;
  private final ExistingRows rows;
  private final RowDigest digest = new RowDigest();
  private final Claims keyed = new Claims();
  private long withoutKey;

  TargetReader(RowDeserializer format, ExistingRows rows) {
    this.format = format;
    this.rows = rows;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      // Not a row of a table: left alone.
      withoutKey++;
      return;
    }
    keyed.add(record.partition(), record.offset());
    if (record.value() == null) {
      rows.tombstone(record.partition(), record.offset(), record.key());
      return;
    }
    byte[] found;
    try {
      found = digest.of(format, record.topic(), record.headers(), record.value());
    } catch (MalformedDataException e) {
      rows.unreadable(record.partition(), record.offset(), record.key());
      return;
    }
    rows.row(record.partition(), record.offset(), record.key(), found);
  }

  /** What was given so far. */
  ScannedTarget seen() {
    return new ScannedTarget(keyed, withoutKey);
  }
}
