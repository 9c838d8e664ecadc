package io.neaptide.connect.source.read;

import io.neaptide.connect.source.start.SourcePartitions.SourcePosition;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record of a table. A worker with exactly-once support keeps the records of a transaction in a
 * hash table: where they came from is enough for that, and spares it the hash code of every column.
 */
final class TableRecord extends SourceRecord {

  TableRecord(
      SourcePosition position,
      String topic,
      Integer partition,
      SchemaAndValue key,
      SchemaAndValue row,
      Long timestamp,
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
        timestamp,
        headers);
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * sourcePartition().hashCode() + sourceOffset().hashCode())
        + topic().hashCode();
  }
}
