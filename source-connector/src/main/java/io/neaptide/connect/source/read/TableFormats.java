package io.neaptide.connect.source.read;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.NullValueException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.envelope.Change;
import io.neaptide.connect.source.envelope.ValueEnvelope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/**
 * The formats of the keys and values that are read.
 *
 * @param envelope what is around the rows in values
 */
public record TableFormats(KeyDeserializer keys, RowDeserializer rows, ValueEnvelope envelope)
    implements AutoCloseable {

  /**
   * The key of a record.
   *
   * @throws MalformedDataException if it has none, or one of another format
   */
  SchemaAndValue key(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new MalformedDataException(
          "the record has no key, which a row of a table must have" + envelope.withoutKey());
    }
    try {
      return keys.deserialize(record.topic(), record.headers(), record.key());
    } catch (DataException | SerializationException e) {
      throw new MalformedDataException("key: " + e.getMessage(), e);
    }
  }

  /**
   * What a record says; its row has the schema that the format has for it.
   *
   * @param columns of the row that will be looked at
   * @throws DataException if it is of another format
   */
  Change change(ConsumerRecord<byte[], byte[]> record, ColumnSelection columns) {
    if (record.value() == null) {
      return new Change.Delete(false);
    }
    try {
      return envelope.change(selected -> row(record, selected), columns);
    } catch (NullValueException e) {
      return new Change.Delete(false);
    }
  }

  private SchemaAndValue row(ConsumerRecord<byte[], byte[]> record, ColumnSelection columns) {
    return rows.deserializeWithSchema(record.topic(), record.headers(), record.value(), columns);
  }

  @Override
  public void close() {
    try (keys) {
      rows.close();
    }
  }
}
