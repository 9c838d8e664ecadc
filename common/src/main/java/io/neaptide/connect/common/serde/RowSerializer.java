package io.neaptide.connect.common.serde;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;

/**
 * Writes the value of a record from a row. A delete is a record without a value and is never
 * passed.
 *
 * <p>Implementations have a public constructor without arguments. An instance is used by one thread
 * at a time.
 */
public interface RowSerializer extends AutoCloseable {

  /**
   * Called once, before the first record.
   *
   * @param configs the properties below {@code <the configuration key>.}, without that prefix
   */
  default void configure(Map<String, ?> configs) {}

  /**
   * Encodes a row.
   *
   * @param topic the topic that the record is written to
   * @param headers the headers of the record, to which a format may add its own
   * @param schema the Connect schema of the row, or null where it has none
   * @param row the row: a {@link org.apache.kafka.connect.data.Struct} where there is a schema,
   *     else a {@code Map}; without the column {@code _key}
   * @return the bytes, never null
   * @throws org.apache.kafka.connect.errors.DataException if this format cannot write such a row
   */
  byte[] serialize(String topic, Headers headers, Schema schema, Object row);

  @Override
  default void close() {}
}
