package io.neaptide.connect.common.serde;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads the value of a record as a row. A record without a value is a delete and is never passed.
 *
 * <p>Implementations have a public constructor without arguments. An instance is used by one thread
 * at a time.
 */
public interface RowDeserializer extends AutoCloseable {

  /**
   * Called once, before the first record.
   *
   * @param configs the properties below {@code <the configuration key>.}, without that prefix
   */
  default void configure(Map<String, ?> configs) {}

  /**
   * Decodes a row.
   *
   * @param topic the topic that the record was read from
   * @param headers the headers of the record
   * @param value the bytes of the value, never null
   * @param columns the columns that will be read; an implementation may leave out all others, or
   *     ignore this and return the whole row
   * @return the row, as {@linkplain io.neaptide.connect.common.serde defined for this package};
   *     never null, owned by the caller
   * @throws NullValueException if the bytes stand for null, which deletes the row
   * @throws MalformedDataException if the bytes are not a row of this format
   */
  Map<String, Object> deserialize(
      String topic, Headers headers, byte[] value, ColumnSelection columns);

  /**
   * Decodes a row together with the schema that the format has for it.
   *
   * <p>A format that gives the same schema as the same object spares the reader to derive what it
   * makes of it again.
   *
   * @return a {@link org.apache.kafka.connect.data.Struct} with its schema, or what {@link
   *     #deserialize} gives, without one; a map with a schema is of Connect's types
   * @throws NullValueException if the bytes stand for null, which deletes the row
   * @throws MalformedDataException if the bytes are not a row of this format
   */
  default SchemaAndValue deserializeWithSchema(
      String topic, Headers headers, byte[] value, ColumnSelection columns) {
    return new SchemaAndValue(null, deserialize(topic, headers, value, columns));
  }

  @Override
  default void close() {}
}
