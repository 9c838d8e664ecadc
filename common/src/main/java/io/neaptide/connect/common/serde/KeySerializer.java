package io.neaptide.connect.common.serde;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;

/**
 * Writes the key of a record. Two keys that are equal must give equal bytes, since the bytes are
 * the identity of a row.
 *
 * <p>Implementations have a public constructor without arguments. An instance is used by one thread
 * at a time.
 */
public interface KeySerializer extends AutoCloseable {

  /**
   * Called once, before the first record.
   *
   * @param configs the properties below {@code <the configuration key>.}, without that prefix
   */
  default void configure(Map<String, ?> configs) {}

  /**
   * Encodes a key.
   *
   * @param topic the topic that the record is written to
   * @param headers the headers of the record, to which a format may add its own
   * @param schema the Connect schema of the key, or null where it has none
   * @param key the key as Connect data, never null
   * @return the bytes, never null
   * @throws org.apache.kafka.connect.errors.DataException if this format cannot write such a key
   */
  byte[] serialize(String topic, Headers headers, Schema schema, Object key);

  /**
   * Finds under which bytes a row of the key may stand, also where {@link #serialize} refuses it:
   * such a row is not deleted.
   *
   * @param topic the topic that the row stands in
   * @param schema the Connect schema of the key, or null where it has none
   * @param key the key as Connect data, never null
   * @return at least one form
   * @throws org.apache.kafka.connect.errors.DataException if the key has no form at all
   */
  default List<byte[]> forms(String topic, Schema schema, Object key) {
    return List.of(serialize(topic, new RecordHeaders(), schema, key));
  }

  @Override
  default void close() {}
}
