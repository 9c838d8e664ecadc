package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowDigest;
import io.neaptide.connect.sink.reconcile.Claims;
import io.neaptide.connect.sink.reconcile.ExistingRows;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes down what a target topic holds, record by record. Used by one thread. */
final class TargetReader {

  private final RowDeserializer format;
  private final ExistingRows rows;
  private final int partitions;
  private final IntPredicate belongs;
  private final RowDigest digest = new RowDigest();
  private final Claims keyed = new Claims();
  private long withoutKey;

  /**
   * Begins with nothing.
   *
   * @param partitions how many the target topic has
   * @param belongs tells of the partition where a key belongs whether its records are taken down
   */
  TargetReader(RowDeserializer format, ExistingRows rows, int partitions, IntPredicate belongs) {
    this.format = format;
    this.rows = rows;
    this.partitions = partitions;
    this.belongs = belongs;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      // Not a row of a table: left alone.
      withoutKey++;
      return;
    }
    keyed.add(record.partition(), record.offset());
    if (!belongs.test(Collector.partition(record.key(), partitions))) {
      return;
    }
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

  /** What was given so far, be it taken down or not. */
  ScannedTarget seen() {
    return new ScannedTarget(keyed, withoutKey);
  }
}
