package io.neaptide.connect.source;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Makes the row that is emitted from the row that was read. Immutable, so thread-safe. */
interface Projection {

  /** The columns that {@link #project} looks at; no others need to be decoded. */
  ColumnSelection columns();

  /**
   * Projects a row.
   *
   * @param key the decoded key
   * @param row the decoded value, which this may change or return
   * @param record topic, partition, offset and timestamp of the record
   * @return the row to emit, never null
   */
  Map<String, Object> project(
      SchemaAndValue key, Map<String, Object> row, ConsumerRecord<?, ?> record);
}
