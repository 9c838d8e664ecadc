package io.neaptide.connect.source.read;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/** The formats of the keys and values that are read. */
public record TableFormats(KeyDeserializer keys, RowDeserializer rows) implements AutoCloseable {

  /**
   * The key of a record.
   *
   * @throws MalformedDataException if it has none, or one of another format
   */
  SchemaAndValue key(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new MalformedDataException("the record has no key, which a row of a table must have");
    }
    try {
      return keys.deserialize(record.topic(), record.headers(), record.key());
    } catch (DataException | SerializationException e) {
      throw new MalformedDataException("key: " + e.getMessage(), e);
    }
  }

  /**
   * The columns of a record that has a value.
   *
   * @throws DataException if it is of another format
   */
  Map<String, Object> row(ConsumerRecord<byte[], byte[]> record, ColumnSelection columns) {
    return rows.deserialize(record.topic(), record.headers(), record.value(), columns);
  }

  @Override
  public void close() {
    try (keys) {
      rows.close();
    }
  }
}
