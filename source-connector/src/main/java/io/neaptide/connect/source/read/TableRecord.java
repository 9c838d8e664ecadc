package io.neaptide.connect.source.read;

import io.neaptide.connect.source.start.SourcePartitions.SourcePosition;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record of a table. A worker with exactly-once support keeps the records of a transaction in a
 * hash table: where they came from is enough for that, and spares it the hash code of every column.
 */
final class TableRecord extends SourceRecord {

  private final int bytes;

  /**
   * @param read what it is made of, which has its timestamp and its size
   */
  TableRecord(
      ConsumerRecord<byte[], byte[]> read,
      SourcePosition position,
      String topic,
      Integer partition,
      SchemaAndValue key,
      SchemaAndValue row,
      Iterable<Header> headers) {
    super(
        position.partition(),
        position.offset(),
        topic,
        partition,
        key.schema(),
        key.value(),
        row.schema(),
        row.value(),
        read.timestamp() < 0 ? null : (Long) read.timestamp(),
        headers);
    this.bytes = RecordMapper.bytes(read);
  }

  /** About how much memory records take. */
  static long bytes(List<SourceRecord> records) {
    long sum = 0;
    for (SourceRecord record : records) {
      sum += record instanceof TableRecord row ? row.bytes : 0;
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  /** Offsets follow each other, and so do partitions: without factors they would be the same. */
  @Override
  public int hashCode() {
    return sourcePartition().hashCode() * 0x9E3779B1
        + sourceOffset().hashCode() * 0x85EBCA6B
        + topic().hashCode();
  }
}
