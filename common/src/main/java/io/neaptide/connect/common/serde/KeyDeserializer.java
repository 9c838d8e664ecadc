package io.neaptide.connect.common.serde;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads the key of a record.
 *
 * <p>Implementations have a public constructor without arguments. An instance is used by one thread
 * at a time.
 */
public interface KeyDeserializer extends AutoCloseable {

  /**
   * Called once, before the first record.
   *
   * @param configs the properties below {@code <the configuration key>.}, without that prefix
   */
  default void configure(Map<String, ?> configs) {}

  /**
   * Decodes a key.
   *
   * @param topic the topic that the record was read from
   * @param headers the headers of the record
   * @param key the bytes of the key, never null
   * @return the key as Connect data, its value never null
   * @throws MalformedDataException if the bytes are not a key of this format
   */
  SchemaAndValue deserialize(String topic, Headers headers, byte[] key);

  @Override
  default void close() {}
}
